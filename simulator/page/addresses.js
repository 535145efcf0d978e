// What plays from memory: object URLs of recordings and captions, by the names that the speaker gives them.

const MOST = 12;
const urls = new Map();

/** The object URL of a name, if there is one. */
export const addressOf = (name) => urls.get(name);

/** The object URL of a name; `content` gives it, or null where it cannot be had. */
export async function addressFor(name, type, content) {
  if (urls.has(name)) return urls.get(name);
  const bytes = await content();
  if (bytes === null) return ""; // it is asked for again the next time
  urls.set(name, URL.createObjectURL(new Blob([bytes], { type })));
  if (urls.size > MOST) {
    const [oldest, url] = urls.entries().next().value;
    URL.revokeObjectURL(url);
    urls.delete(oldest);
  }
  return urls.get(name);
}
