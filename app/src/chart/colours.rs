//! The colours of series as pictures have them, which stand alone without a style sheet: those of light pages in
//! `style/chart.css`. Knows classes and colours; must not know what is drawn.

const SLOTS: [&str; 10] = [
    "#2f6fc4", "#0b8a78", "#7857c2", "#b8478a", "#5a8526", "#1c8ab8", "#8a5d40", "#83861a",
    "#4a5d87", "#c26063",
];
const REST: &str = "#7d8d99";
const TEXT: &str = "#15202a";
/// How much of the text's colour is in each tone of a colour.
const TONES: [f64; 3] = [0.0, 0.3, 0.62];

/// The colour of a series' class: `slot-3`, `slot-3 tone-1`, `slot-rest`, `currency-0`. A class that has none is drawn as the rest.
#[must_use]
pub fn light(class: &str) -> String {
    let mut words = class.split(' ');
    let slot = words
        .next()
        .and_then(|word| {
            word.strip_prefix("slot-")
                .or_else(|| word.strip_prefix("currency-"))
        })
        .and_then(|slot| slot.parse::<usize>().ok())
        .and_then(|slot| SLOTS.get(slot).copied())
        .unwrap_or(REST);
    let tone = words
        .next()
        .and_then(|word| word.strip_prefix("tone-"))
        .and_then(|tone| tone.parse::<usize>().ok())
        .and_then(|tone| TONES.get(tone).copied());
    match (Colour::read(slot), Colour::read(TEXT), tone) {
        (Some(colour), Some(text), Some(share)) => colour.mixed(text, share).print(),
        _ => slot.to_owned(),
    }
}

/// Red, green and blue as amounts of light, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Colour([f64; 3]);

impl Colour {
    /// From `#rrggbb`.
    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self([red, green, blue].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        })))
    }

    fn print(self) -> String {
        let [red, green, blue] = self.0.map(|light| {
            let part = if light <= 0.003_130_8 {
                light * 12.92
            } else {
                1.055 * light.powf(1.0 / 2.4) - 0.055
            };
            (part.clamp(0.0, 1.0) * 255.0).round() as u8
        });
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// With so much of another, as `color-mix(in oklab, …)` mixes.
    fn mixed(self, other: Self, share: f64) -> Self {
        let [l, a, b] = self.oklab();
        let [other_l, other_a, other_b] = other.oklab();
        let between = |one: f64, other: f64| one + (other - one) * share;
        Self::of_oklab([
            between(l, other_l),
            between(a, other_a),
            between(b, other_b),
        ])
    }

    /// Björn Ottosson, "A perceptual color space for image processing" (2020), as is the way back.
    fn oklab(self) -> [f64; 3] {
        let [red, green, blue] = self.0;
        let long = 0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue;
        let middle = 0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue;
        let short = 0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue;
        let [long, middle, short] = [long, middle, short].map(f64::cbrt);
        [
            0.210_454_255_3 * long + 0.793_617_785_0 * middle - 0.004_072_046_8 * short,
            1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short,
            0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short,
        ]
    }

    fn of_oklab([l, a, b]: [f64; 3]) -> Self {
        let cube = |root: f64| root * root * root;
        let long = cube(l + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
        let middle = cube(l - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
        let short = cube(l - 0.089_484_177_5 * a - 1.291_485_548_0 * b);
        Self([
            4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701_0 * short,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHART: &str = include_str!("../../../style/chart.css");
    const TOKENS: &str = include_str!("../../../style/tokens.css");

    /// A custom property's words in light and in dark.
    fn pair(sheet: &'static str, name: &str) -> [&'static str; 2] {
        let start = format!("{name}: light-dark(");
        let (_, rest) = sheet.split_once(&start).expect(name);
        // Ends where brackets are even again.
        let mut depth = 1;
        let end = rest
            .find(|letter: char| {
                depth += i32::from(letter == '(') - i32::from(letter == ')');
                depth == 0
            })
            .unwrap();
        let (words, _) = rest.split_at(end);
        let (light, dark) = words.split_once(", ").unwrap();
        [light, dark]
    }

    fn colours(sheet: &'static str, name: &str) -> [Colour; 2] {
        pair(sheet, name).map(|text| Colour::read(text).unwrap())
    }

    /// A tone's rule in the style sheet: towards which token in light and dark, and how far.
    fn tone(nth: usize) -> ([String; 2], f64) {
        let start = format!("\n.tone-{nth} {{ ");
        let (_, rest) = CHART.split_once(&start).unwrap();
        let (rule, _) = rest.split_once('}').unwrap();
        let (towards, by) = rule.split_once("; --by: ").unwrap();
        let towards = towards.strip_prefix("--toward: ").unwrap();
        let inner = match towards.strip_prefix("light-dark(") {
            Some(both) => both.strip_suffix(')').unwrap().split_once(", ").unwrap(),
            None => (towards, towards),
        };
        let token = |text: &str| {
            let name = text
                .strip_prefix("var(")
                .and_then(|rest| rest.strip_suffix(')'));
            name.unwrap().to_owned()
        };
        let percent: f64 = by.trim().trim_end_matches("%;").parse().unwrap();
        ([token(inner.0), token(inner.1)], percent / 100.0)
    }

    /// Every tone of a colour, in light (0) or dark (1).
    fn tones(slot: usize, theme: usize) -> Vec<Colour> {
        let base = colours(CHART, &format!("--slot-{slot}"))[theme];
        let others = (1..TONES.len()).map(|nth| {
            let (towards, by) = tone(nth);
            base.mixed(colours(TOKENS, &towards[theme])[theme], by)
        });
        [base].into_iter().chain(others).collect()
    }

    /// As WCAG 2 defines it.
    fn contrast(one: Colour, other: Colour) -> f64 {
        let light = |Colour([red, green, blue]): Colour| {
            0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
        };
        let (one, other) = (light(one), light(other));
        f64::max(one, other) / f64::min(one, other)
    }

    #[test]
    fn black_on_white_has_the_contrast_that_wcag_says() {
        let [black, white] = ["#000000", "#ffffff"].map(|text| Colour::read(text).unwrap());
        assert!((contrast(black, white) - 21.0).abs() < 1e-9);
        let grey = Colour::read("#767676").unwrap();
        assert!((contrast(grey, white) - 4.54).abs() < 0.01, "a known pair");
    }

    #[test]
    fn every_tone_of_every_colour_has_three_to_one_against_what_it_stands_on() {
        for theme in 0..2 {
            let grounds = ["--page", "--surface"].map(|name| colours(TOKENS, name)[theme]);
            let rest = [colours(CHART, "--slot-rest")[theme]];
            let series = (0..SLOTS.len()).flat_map(|slot| tones(slot, theme));
            for colour in series.chain(rest) {
                for ground in grounds {
                    let contrast = contrast(colour, ground);
                    assert!(contrast >= 3.0, "{} has {contrast:.2}", colour.print());
                }
            }
        }
    }

    #[test]
    fn tones_of_one_colour_can_be_told_apart() {
        for theme in 0..2 {
            for slot in 0..SLOTS.len() {
                let tones = tones(slot, theme);
                for (place, one) in tones.iter().enumerate() {
                    for other in &tones[..place] {
                        let parts = one.oklab().into_iter().zip(other.oklab());
                        let square: f64 = parts.map(|(one, other)| (one - other).powi(2)).sum();
                        // Some three times what is just noticeable.
                        let (one, other) = (one.print(), other.print());
                        assert!(square.sqrt() > 0.06, "{one} beside {other}");
                    }
                }
            }
        }
    }

    #[test]
    fn pictures_have_the_colours_of_light_pages() {
        for (slot, colour) in SLOTS.iter().enumerate() {
            assert_eq!(pair(CHART, &format!("--slot-{slot}"))[0], *colour);
            assert_eq!(light(&format!("slot-{slot}")), *colour);
            for (tone, colour) in tones(slot, 0).into_iter().enumerate().skip(1) {
                let class = format!("slot-{slot} tone-{tone}");
                assert_eq!(light(&class), colour.print(), "{class}");
            }
        }
        assert_eq!(pair(CHART, "--slot-rest")[0], REST);
        assert_eq!(pair(TOKENS, "--text")[0], TEXT);
    }

    #[test]
    fn a_class_without_a_colour_is_drawn_as_the_rest() {
        assert_eq!(light("slot-1"), "#0b8a78");
        assert_eq!(light("currency-0"), "#2f6fc4");
        assert_eq!(light("slot-rest"), REST);
        assert_eq!(light("slot-99"), REST);
        assert_eq!(light("slot-1 tone-9"), "#0b8a78");
    }
}
