import { writeFileSync } from "node:fs";

const stock = ["typescript", "typescript-operations"];

/** The preset with a clock around its own work; when the process ends, the milliseconds are written to the file. */
export function clocked(preset, file) {
  const spent = { validating: 0, printing: 0 };
  process.on("exit", () => writeFileSync(file, JSON.stringify(spent)));

  return {
    ...preset,
    buildGeneratesSection: timed("validating", async (options) => {
      const outputs = await preset.buildGeneratesSection(options);
      return outputs.map((output) => ({ ...output, pluginMap: watch(output.pluginMap) }));
    }),
  };

  function watch(plugins) {
    return Object.fromEntries(
      Object.entries(plugins).map(([name, body]) =>
        stock.includes(name) ? [name, body] : [name, { ...body, plugin: timed("printing", body.plugin) }],
      ),
    );
  }

  // What is not awaited by the work itself is not counted: the plugins of several outputs take turns.
  function timed(part, work) {
    return (...given) => {
      const start = performance.now();
      const stop = () => {
        spent[part] += performance.now() - start;
      };
      const result = work(...given);
      if (result instanceof Promise) return result.finally(stop);
      stop();
      return result;
    };
  }
}
