
// ---- a whole folder: walked, looked through, asked about, sent -----------------------------------------------------------------

const FILES_A_SECOND = 3; // on a small machine; the status says how far it really is
const SHOWN_LEFT_OUT = 8;

// The files of what was dropped, each with its path; what was dropped has to be asked for before the event ends.
async function filesOf(transfer) {
  const roots = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const folder = roots.find((entry) => entry.isDirectory);
  if (!folder) return { files: [...transfer.files] };
  const found = [];
  for (const root of roots) await walk(root, "", found);
  return { files: found, folder: folder.name };
}

async function walk(entry, above, found) {
  const path = `${above}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push(Object.defineProperty(file, "path", { value: path }));
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const inside of some) await walk(inside, `${path}/`, found);
  }
}

// What of a folder can be read, and why the rest is left out. Hidden files, locks of open documents, and the pictures and
// scripts beside a saved page are no articles; they are not worth a word.
function sorted(files) {
  const { largest, kinds, tooLarge, folderKind } = byId("fn-reader").dataset;
  const paths = new Set(files.map(pathOf));
  const [taken, left] = [[], []];
  for (const file of files) {
    const path = pathOf(file);
    if (path.split("/").some((part) => /^(\.|~\$)/.test(part)) || isOfPage(path, paths)) continue;
    const ending = path.slice(path.lastIndexOf(".")).toLowerCase();
    if (!kinds.split(",").includes(ending)) left.push(`${path}: ${folderKind}`);
    else if (file.size > Number(largest)) left.push(`${path}: ${tooLarge}`);
    else taken.push(file);
  }
  return { taken, left };
}

const pathOf = (file) => file.path || file.webkitRelativePath || file.name;

// Whether a file lies in the folder that a browser made beside a page that it saved.
function isOfPage(path, paths) {
  const found = /^(.*?)(_files|\.files|_fichiers|-Dateien)\//.exec(path);
  return !!found && [".html", ".htm"].some((ending) => paths.has(found[1] + ending));
}

function duration(seconds) {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

async function addFolder(files, folder) {
  const { taken, left } = sorted(files);
  const { folderAsk, folderOne, folderNone, folderLeftOut, folderMore, folderAdd } = byId("fn-reader").dataset;
  const size = taken.reduce((sum, file) => sum + file.size, 0) / 1e6;
  const said = { count: taken.length, folder, megabytes: size.toFixed(1), left: duration(taken.length / FILES_A_SECOND) };
  const ask = [folderNone, folderOne][taken.length] ?? folderAsk;
  const words = fitted(ask, said);
  const rest = left.length > SHOWN_LEFT_OUT ? [folderMore.replace("{count}", left.length - SHOWN_LEFT_OUT)] : [];
  const listed = left.length ? [folderLeftOut.replace("{count}", left.length), ...left.slice(0, SHOWN_LEFT_OUT), ...rest] : [];
  if ((await confirmed(words, taken.length ? folderAdd : "", listed)) && taken.length) await addFiles(taken);
}
