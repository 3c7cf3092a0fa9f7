/**
 * The plan of the house, as the linter holds it: who may import whom, and which places may do what others must not. Move a wall
 * here, and in docs/ARCHITECTURE.md.
 */

/** The package's own name: inside the house one imports files, since the name would go around the walls. */
export const PACKAGE_NAME = "aerospike-execute-task";

/** The folders of the house, and from which of them each may import. Arrows run down only. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
	src: ["src"],
	simulator: ["src", "simulator"],
	kit: ["src", "simulator", "kit"],
	features: ["src", "simulator", "kit", "features"],
	page: ["src", "simulator", "kit", "features", "page"],
	bin: ["src", "simulator", "kit", "bin"],
	bench: ["src", "simulator", "kit", "bin", "bench"],
	// An example imports the package by its name, as its readers do.
	examples: ["examples"],
	tools: ["tools"],
	test: ["src", "simulator", "kit", "features", "page", "bin", "bench", "examples", "tools", "test"],
};

/** The folders that run in a browser page, but for their {@link NODE_ROOMS}. */
export const BROWSER_FOLDERS: readonly string[] = ["src", "simulator", "page"];

/** The parts of the browser's folders that need Node. Nothing outside such a room may import from one. */
export const NODE_ROOMS: readonly string[] = ["src/cluster/tcp", "src/cluster/official", "simulator/tcp", "simulator/control"];

/** Where modules of Node may be imported, and which ones. */
export const NODE_MODULES: Readonly<Record<string, "any" | readonly string[]>> = {
	...Object.fromEntries(NODE_ROOMS.map((room) => [room, "any"])),
	kit: "any",
	"features/support": "any",
	"kit/steps": ["node:assert", "node:assert/strict"],
	bin: "any",
	bench: "any",
	examples: "any",
	tools: "any",
	test: "any",
};

/** Other people's packages that a browser's folder may import all the same: optional peers, in the one room that adapts them. */
export const PEERS: Readonly<Record<string, readonly string[]>> = {
	"src/cluster/official": ["aerospike"],
	"simulator/control": ["hono", "@hono/node-server", "valibot", "@valibot/to-json-schema"],
};

/** The files that may touch timers and the date. */
export const CLOCKS: readonly string[] = ["src/clock.ts", "simulator/virtual-clock.ts", "simulator/next-turn.ts"];

/** The folders that may measure how long a thing took. */
export const STOPWATCHES: readonly string[] = ["bin", "bench", "test", "tools"];

/** The folders whose every random number comes from the one seeded source. */
export const SEEDED_FOLDERS: readonly string[] = ["src", "simulator", "kit", "page"];

/** A file of these folders past {@link LONGEST_FILE} lines is two ideas. */
export const SHORT_FILE_FOLDERS: readonly string[] = ["src", "simulator", "kit", "features", "page", "bin"];
export const LONGEST_FILE = 300;

/** Whether `path` lies in `folder`, or in any of several. */
export function isWithin(path: string, folders: string | readonly string[]): boolean {
	return typeof folders === "string" ? path.startsWith(`${folders}/`) : folders.some((folder) => isWithin(path, folder));
}

/** The folder of the house that a path lies in; `undefined` for the files at its root and for folders the plan does not know. */
export function folderOf(path: string): string | undefined {
	const folder = path.slice(0, Math.max(path.indexOf("/"), 0));
	return Object.hasOwn(MAY_IMPORT, folder) ? folder : undefined;
}
