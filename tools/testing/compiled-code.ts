import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Plugin } from "vite";

/** The folders that `npm run build` compiles into dist/, and that tests import. */
const COMPILED = /^(?:src|simulator|kit|features|bin|page|bench)\/.*\.ts$/;

/** Node loads these files itself. Vitest transforms all others. */
export const COMPILED_FILES: RegExp = /\/dist\/(?:src|simulator|kit|features|bin|page|bench)\//;

/**
 * Makes the tests in `root` import the compiled code instead of the sources. Node loads it faster, because vitest
 * transforms each source and runs it with slower imports. Each import leads to dist/, so nothing is loaded twice.
 */
export function compiledCode(root: string): Plugin {
	return {
		name: "compiled-code",
		enforce: "pre",
		resolveId(source, importer) {
			if (importer === undefined || !source.startsWith(".")) return;
			const file = relative(root, resolve(dirname(importer), source));
			if (!COMPILED.test(file)) return;
			const compiled = join(root, "dist", file.replace(/\.ts$/, ".js"));
			if (existsSync(compiled)) return compiled;
			throw new Error(`${file} is not compiled. Run \`npm run build\` first.`);
		},
	};
}
