// Lets a passkey sign what a form is about to do. Browsers give passkeys to scripts only; everything else works without this.
//
// A form with data-passkey="prove", "register" or "prove register" is held back, each step's challenge is fetched for just this
// form's address and fields, the passkey answers, the answers go along as `passkey` and `new_passkey`, and the form is sent.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const challenge = async (form, purpose) => {
  const fields = new URLSearchParams(new FormData(form));
  for (const name of ["passkey", "new_passkey", "password"]) fields.delete(name);
  const answer = await fetch("/act/challenge", {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({
      purpose,
      address: new URL(form.action).pathname,
      fields: fields.toString(),
    }),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail ?? "Floe did not answer.");
  return told;
};

const prove = async (form) => {
  const { id, publicKey } = await challenge(form, "prove");
  publicKey.challenge = bytes(publicKey.challenge);
  for (const one of publicKey.allowCredentials ?? []) one.id = bytes(one.id);
  const { id: key, rawId, type, response } = await navigator.credentials.get({ publicKey });
  return {
    id,
    credential: {
      id: key,
      rawId: text(rawId),
      type,
      extensions: {},
      response: {
        authenticatorData: text(response.authenticatorData),
        clientDataJSON: text(response.clientDataJSON),
        signature: text(response.signature),
        userHandle: response.userHandle && text(response.userHandle),
      },
    },
  };
};

const register = async (form) => {
  const { id, publicKey } = await challenge(form, "register");
  publicKey.challenge = bytes(publicKey.challenge);
  publicKey.user.id = bytes(publicKey.user.id);
  for (const one of publicKey.excludeCredentials ?? []) one.id = bytes(one.id);
  const { id: key, rawId, type, response } = await navigator.credentials.create({ publicKey });
  return {
    id,
    credential: {
      id: key,
      rawId: text(rawId),
      type,
      extensions: {},
      response: {
        attestationObject: text(response.attestationObject),
        clientDataJSON: text(response.clientDataJSON),
      },
    },
  };
};

const put = (form, name, answer) => {
  let input = form.querySelector(`input[name="${name}"]`);
  if (!input) {
    input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    form.append(input);
  }
  input.value = JSON.stringify(answer);
};

const say = (form, words) => {
  let line = form.querySelector("[data-passkey-failed]");
  if (!line) {
    line = document.createElement("p");
    line.className = "error";
    line.dataset.passkeyFailed = "";
    line.setAttribute("role", "alert");
    form.append(line);
  }
  line.textContent = words;
};

const reasons = {
  NotAllowedError: "Your passkey was not used. Nothing was done; try again.",
  InvalidStateError: "This passkey is registered already. Use another one.",
  SecurityError: "Browsers use passkeys only at an address with a name and a secure connection, such as http://localhost:3000 or https://floe.example.",
};

const send = async (form) => {
  const buttons = [...form.querySelectorAll("button")];
  say(form, "");
  if (!window.PublicKeyCredential) {
    say(form, reasons.SecurityError);
    return;
  }
  for (const button of buttons) button.disabled = true;
  try {
    const steps = form.dataset.passkey.split(" ");
    if (steps.includes("prove")) put(form, "passkey", await prove(form));
    if (steps.includes("register")) put(form, "new_passkey", await register(form));
    form.submit();
  } catch (failure) {
    say(form, reasons[failure.name] ?? failure.message);
    for (const button of buttons) button.disabled = false;
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset?.passkey) return;
  event.preventDefault();
  send(form);
});
