//! What a hand does on a chart, by pointer or by keys: the period it points at, whether that is kept open, and the periods it
//! chooses to see alone. Knows columns; must not know amounts or the address.

use leptos::prelude::*;

/// So many pixels a press has to travel to be a choice of periods and not a click.
const TRAVEL: i32 = 6;

/// The hand over one chart.
#[derive(Clone, Copy)]
pub struct Hand {
    /// The period it points at.
    pub cursor: RwSignal<Option<usize>>,
    /// Whether the values of that period stay open.
    pub is_pinned: RwSignal<bool>,
    /// The periods that are being chosen: where that began, and where it is.
    pub chosen: RwSignal<Option<(usize, usize)>>,
    /// Where the button went down: its place and its period.
    pressed: StoredValue<Option<(i32, usize)>>,
    /// Where a finger went down.
    touched: StoredValue<Option<i32>>,
    /// Whether the press that ends now was a choice or a slide, so that the click after it is none.
    was_choice: StoredValue<bool>,
}

impl Hand {
    /// A hand that does nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            cursor: RwSignal::new(None),
            is_pinned: RwSignal::new(false),
            chosen: RwSignal::new(None),
            pressed: StoredValue::new(None),
            touched: StoredValue::new(None),
            was_choice: StoredValue::new(false),
        }
    }

    /// Points at a period; what is kept open stays. A chart that is replaced loses the focus and the pointer when its hand is
    /// gone already: that points at nothing.
    pub fn point(self, column: Option<usize>) {
        let is_pinned = self.is_pinned.try_get_untracked();
        let cursor = self.cursor.try_get_untracked();
        if is_pinned == Some(false) && cursor.is_some_and(|cursor| cursor != column) {
            self.cursor.set(column);
        }
    }

    /// A button goes down.
    pub fn press(self, x: i32, column: Option<usize>) {
        self.was_choice.set_value(false);
        self.pressed.set_value(column.map(|column| (x, column)));
    }

    /// The pointer moves, with a button down or without.
    pub fn travel(self, x: i32, column: Option<usize>, is_down: bool) {
        match self.pressed.get_value() {
            // The button went up where nobody saw it.
            Some(_) if !is_down => self.let_go(),
            Some((from_x, from)) => {
                let is_choice =
                    self.chosen.get_untracked().is_some() || (x - from_x).abs() > TRAVEL;
                if let Some(column) = column.filter(|_| is_choice) {
                    self.chosen.set(Some((from, column)));
                }
            }
            None => {}
        }
        self.point(column);
    }

    /// A finger goes down.
    pub fn touch(self, x: i32) {
        self.was_choice.set_value(false);
        self.touched.set_value(Some(x));
    }

    /// A finger moves. Once it has travelled, the period under it is kept open: its values stand below the chart, where a tip
    /// beside the finger would lie under the hand.
    pub fn slide(self, x: i32, column: Option<usize>) {
        let Some(from) = self.touched.get_value() else {
            return;
        };
        let is_slide = self.was_choice.get_value() || (x - from).abs() > TRAVEL;
        self.was_choice.set_value(is_slide);
        if is_slide && column.is_some() {
            if self.cursor.get_untracked() != column {
                self.cursor.set(column);
            }
            if !self.is_pinned.get_untracked() {
                self.is_pinned.set(true);
            }
        }
    }

    /// The button goes up; answers the periods that were chosen, the first and the last.
    pub fn release(self) -> Option<(usize, usize)> {
        let chosen = self.pressed.get_value().and(self.chosen.get_untracked());
        self.let_go();
        self.was_choice.set_value(chosen.is_some());
        chosen.map(in_order)
    }

    /// Whether the click that comes now ends a choice and means nothing else.
    pub fn ends_choice(self) -> bool {
        let was_choice = self.was_choice.get_value();
        self.was_choice.set_value(false);
        was_choice
    }

    /// Chooses one period more or less, by keys.
    pub fn extend(self, to: usize) {
        let from = match (self.chosen.get_untracked(), self.cursor.get_untracked()) {
            (Some((from, _)), _) | (None, Some(from)) => from,
            (None, None) => to,
        };
        self.cursor.set(Some(to));
        self.chosen.set(Some((from, to)));
    }

    /// What was chosen by keys, to be shown alone.
    pub fn confirm(self) -> Option<(usize, usize)> {
        let chosen = self.chosen.get_untracked();
        self.let_go();
        chosen.map(in_order)
    }

    /// Takes back the last thing that was done here; whether there was one.
    pub fn escape(self) -> bool {
        if self.chosen.get_untracked().is_some() {
            self.let_go();
        } else if self.is_pinned.get_untracked() {
            self.is_pinned.set(false);
        } else if self.cursor.get_untracked().is_some() {
            self.cursor.set(None);
        } else {
            return false;
        }
        true
    }

    fn let_go(self) {
        self.pressed.set_value(None);
        self.chosen.set(None);
    }
}

impl Default for Hand {
    fn default() -> Self {
        Self::new()
    }
}

fn in_order((from, to): (usize, usize)) -> (usize, usize) {
    (from.min(to), from.max(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_hand(check: impl FnOnce(Hand)) {
        Owner::new().with(|| check(Hand::new()));
    }

    #[test]
    fn a_press_that_travels_chooses_periods_in_either_direction() {
        with_hand(|hand| {
            hand.press(100, Some(4));
            hand.travel(60, Some(2), true);
            assert_eq!(hand.chosen.get_untracked(), Some((4, 2)));
            assert_eq!(hand.release(), Some((2, 4)));
            assert!(hand.ends_choice());
            assert!(!hand.ends_choice(), "only the click that follows");
        });
    }

    #[test]
    fn a_press_that_stays_is_a_click() {
        with_hand(|hand| {
            hand.press(100, Some(4));
            hand.travel(103, Some(4), true);
            assert_eq!(hand.release(), None);
            assert!(!hand.ends_choice());
        });
    }

    #[test]
    fn a_finger_that_slides_keeps_the_period_under_it_open_and_the_click_after_it_is_none() {
        with_hand(|hand| {
            hand.touch(100);
            hand.slide(104, Some(4));
            assert!(!hand.is_pinned.get_untracked(), "a tap is no slide");
            hand.slide(140, Some(5));
            assert!(hand.is_pinned.get_untracked());
            hand.slide(102, Some(4));
            assert_eq!(hand.cursor.get_untracked(), Some(4), "also on its way back");
            hand.slide(-20, None);
            hand.point(None);
            assert_eq!(
                hand.cursor.get_untracked(),
                Some(4),
                "it stays when it lifts"
            );
            assert!(hand.ends_choice());
            hand.touch(100);
            assert!(!hand.ends_choice(), "the next tap is one");
        });
    }

    #[test]
    fn a_button_that_went_up_elsewhere_chooses_nothing() {
        with_hand(|hand| {
            hand.press(100, Some(4));
            hand.travel(160, Some(6), true);
            hand.travel(170, Some(6), false);
            assert_eq!(hand.chosen.get_untracked(), None);
            assert_eq!(hand.release(), None);
        });
    }

    #[test]
    fn keys_choose_from_where_the_cursor_is() {
        with_hand(|hand| {
            hand.point(Some(3));
            hand.extend(4);
            hand.extend(5);
            assert_eq!(hand.confirm(), Some((3, 5)));
            assert_eq!(hand.chosen.get_untracked(), None);
        });
    }

    #[test]
    fn what_is_kept_open_stays_until_it_is_escaped_from() {
        with_hand(|hand| {
            hand.point(Some(3));
            hand.is_pinned.set(true);
            hand.point(Some(7));
            assert_eq!(hand.cursor.get_untracked(), Some(3));
            assert!(hand.escape());
            hand.point(None);
            assert!(!hand.escape(), "nothing is left to take back");
        });
    }
}
