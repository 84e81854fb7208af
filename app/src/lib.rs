//! What a person sees: pages, charts and forms, the same code on the server and in the browser.
