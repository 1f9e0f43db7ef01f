
// ---- settings: theme, text size and the way answers are written, kept in this browser ------------------------------------------

const SETTINGS = "fn-settings";
const settings = { theme: "system", size: "1", mode: "", ...JSON.parse(localStorage.getItem(SETTINGS) || "{}") };
const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");

function applySettings() {
  const isDark = settings.theme === "dark" || (settings.theme === "system" && darkSystem.matches);
  document.body.classList.toggle("dark", isDark);
  document.documentElement.style.setProperty("--fn-zoom", settings.size);
  document.documentElement.style.setProperty("--fn-scheme", isDark ? "dark" : "light");
  const mode = byId("fn-mode");
  if (mode && [...mode.options].some((option) => option.value === settings.mode)) mode.value = settings.mode;
}

function keepSetting(name, value) {
  settings[name] = value;
  try {
    localStorage.setItem(SETTINGS, JSON.stringify(settings));
  } catch {
    // the browser keeps nothing: it holds until the page is left
  }
  applySettings();
}

function openSettings() {
  const dialog = byId("fn-settings-dialog");
  for (const field of dialog.querySelectorAll("select")) field.value = settings[field.name] || field.options[0].value;
  dialog.showModal();
}

darkSystem.addEventListener("change", () => setTimeout(applySettings)); // after Gradio, which follows the system alone
clicks["#fn-settings"] = openSettings;
clicks["#fn-settings-dialog .fn-action"] = () => byId("fn-settings-dialog").close();
inputs["#fn-settings-dialog select"] = ({ name, value }) => keepSetting(name, value);
inputs["#fn-mode"] = ({ value }) => keepSetting("mode", value);
applySettings();
