// IndexedDB with promises. What lies in it is sealed by the vault; only keys of rows are plain.

const NAME = "zhucun-m";
export const STORES = ["meta", "records", "outbox", "drafts", "log"];
let opened = null;

/** The phone has no room left. Nothing was changed. */
export class Full extends Error {}

function open() {
  opened =
    opened ||
    new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        for (const store of STORES) asked.result.createObjectStore(store, store === "outbox" ? { autoIncrement: true } : {});
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => asked.result.close();
        asked.result.onclose = () => (opened = null);
        resolve(asked.result);
      };
      asked.onerror = () => {
        opened = null;
        reject(asked.error);
      };
    });
  return opened;
}

/** One transaction: `act(stores, keep)` starts requests at once; keep(request, f) hands on a result.
 *  All of it stands, or nothing. */
export async function change(names, act, mode = "readwrite") {
  const db = await open();
  return new Promise((resolve, reject) => {
    const whole = db.transaction(names, mode);
    const stores = Object.fromEntries(names.map((name) => [name, whole.objectStore(name)]));
    let answer;
    whole.oncomplete = () => resolve(answer);
    whole.onabort = () => {
      const error = whole.error;
      reject(error && error.name === "QuotaExceededError" ? new Full() : error || new Error("stopped"));
    };
    const keep = (request, then) => {
      request.onsuccess = () => {
        if (then) then(request.result);
        else answer = request.result;
      };
    };
    act(stores, keep, whole);
  });
}

export function read(name, key) {
  return change([name], (stores, keep) => keep(stores[name].get(key)), "readonly");
}

export function write(name, key, value) {
  return change([name], (stores) => stores[name].put(value, key));
}

export function erase(name, key) {
  return change([name], (stores) => stores[name].delete(key));
}

/** Every row as [key, value], in the order of the keys. */
export async function all(name) {
  let keys = [];
  const rows = await change(
    [name],
    (stores, keep) => {
      keep(stores[name].getAllKeys(), (found) => (keys = found));
      keep(stores[name].getAll());
    },
    "readonly"
  );
  return keys.map((key, index) => [key, rows[index]]);
}

export function count(name) {
  return change([name], (stores, keep) => keep(stores[name].count()), "readonly");
}

/** Everything goes: only after a person said so. */
export function eraseAll() {
  return change(STORES, (stores) => STORES.forEach((name) => stores[name].clear()));
}
