// Global set-up of Vitest. Some test files need an artifact that takes long to create. Each artifact is created once
// per run, when the first file asks for it. Test files run in separate processes and ask over HTTP.

import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { installBuild } from "./build.ts";
import { pack } from "./pack.ts";

/** The artifacts that tests can ask for. Each function creates one in an empty folder. */
const makers = {
  /** A folder whose `node_modules` holds the built package and all packages that are installed here. */
  installation: async (folder: string) => {
    await installBuild(folder);
    return { folder };
  },
  /** The package as npm would publish it. */
  package: pack,
};

/** The value that a test gets for each name. */
export type Artifacts = { readonly [Name in keyof typeof makers]: Awaited<ReturnType<(typeof makers)[Name]>> };

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the server that provides the artifacts. */
    artifacts: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const place = realpathSync(mkdtempSync(join(tmpdir(), "conversations-artifacts-")));
  const artifacts = new Map<string, Promise<unknown>>();
  const server = createServer(({ url = "" }, response) => {
    const name = url.slice(1);
    if (!isName(name)) return response.writeHead(404).end(`there is no ${name}`);
    if (!artifacts.has(name)) artifacts.set(name, make(name, join(place, name)));
    artifacts.get(name)?.then(
      (artifact) => response.end(JSON.stringify(artifact)),
      (error) => response.writeHead(500).end(String(error)),
    );
    return response;
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  project.provide("artifacts", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    await Promise.allSettled(artifacts.values());
    rmSync(place, { recursive: true, maxRetries: 3 });
  };
}

function isName(name: string): name is keyof typeof makers {
  return Object.hasOwn(makers, name);
}

async function make(name: keyof typeof makers, folder: string): Promise<unknown> {
  mkdirSync(folder);
  return await makers[name](folder);
}
