import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

/** The folder of the adapters, relative to the root of the checkout. */
export const ADAPTERS = "examples/adapters";
const DESCRIPTION = "driver.json";

/** A driver that has an adapter in this checkout: what its `driver.json` says. */
export interface AdapterFolder {
	/** The name in commands and file names, such as `python` or `rust-2`. */
	readonly id: string;
	/** The folder, relative to {@link ADAPTERS}. */
	readonly path: string;
	/** The driver's name and exact version, as the pages show them. */
	readonly name: string;
	readonly version: string;
	/** Programs that must be on the PATH. */
	readonly programs: readonly string[];
	/** Commands for a shell, run one after the other in a copy of the folder. */
	readonly install: readonly string[];
	/** The command that starts the adapter. Each argument that begins with `./` is a path in the folder. */
	readonly run: string;
	/** How a use of `use-driver.ts` ends, if it does not end well. */
	readonly uses?: Readonly<Record<string, string>>;
}

/** The drivers, by the names of their folders. */
export function readAdapterFolders(root: string = ADAPTERS): readonly AdapterFolder[] {
	return descriptionsIn(root).map((file) => {
		const { name, version, programs, install, run, uses = {} } = JSON.parse(readFileSync(file, "utf8"));
		const path = relative(root, dirname(file));
		return { id: basename(path), path, name, version, programs, install, run, uses };
	});
}

function descriptionsIn(folder: string): readonly string[] {
	const file = join(folder, DESCRIPTION);
	if (existsSync(file)) return [file];
	const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	return folders.flatMap(({ name }) => descriptionsIn(join(folder, name))).sort();
}
