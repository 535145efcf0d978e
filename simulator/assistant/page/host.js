// The host that shows this page in its conversation: what it sends, and what is asked of it (MCP Apps).

const PROTOCOL = "2026-01-26";
const NO_SUCH_METHOD = -32601;

let lastId = 0;
const waiting = new Map();

function post(message) {
  window.parent.postMessage({ jsonrpc: "2.0", ...message }, "*"); // a host's origin is nobody's to know
}

/** Ask the host; what it answers. Rejects with its words where it refuses. */
export function ask(method, params) {
  lastId += 1;
  post({ id: lastId, method, params });
  return new Promise((done, failed) => waiting.set(lastId, { done, failed }));
}

/** Tell the host something that it does not answer. */
export function tell(method, params = {}) {
  post({ method, params });
}

/** Meet the host: what it can do. `handlers` has a function for each method that it may send, and answers its requests. */
export async function meet(appInfo, handlers) {
  window.addEventListener("message", ({ source, data }) => {
    if (source === window.parent && data?.jsonrpc === "2.0") take(data, handlers);
  });
  const met = await ask("ui/initialize", { appInfo, appCapabilities: {}, protocolVersion: PROTOCOL });
  tell("ui/notifications/initialized");
  return met.hostCapabilities ?? {};
}

function take({ id, method, params, result, error }, handlers) {
  if (method === undefined) {
    const { done, failed } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) failed?.(new Error(error.message));
    else done?.(result);
    return;
  }
  const answer = handlers[method]?.(params);
  if (id === undefined) return;
  const refusal = { error: { code: NO_SUCH_METHOD, message: `${method}: not here` } };
  post({ id, ...(method in handlers ? { result: answer ?? {} } : refusal) });
}
