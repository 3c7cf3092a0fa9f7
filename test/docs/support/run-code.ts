import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../../cli/run-cli.ts";
import { type Printed, runTogether } from "./run-together.ts";

/** What the compiler said of some programs, and how to run them. */
export interface CompiledPrograms {
	/** The complaints of the compiler; empty if it accepts the code. */
	readonly complaints: string;
	/** Runs them one after the other in one process; what each printed, in the order of the programs. */
	runAll(): Promise<readonly Printed[]>;
}

const OPTIONS = "--ignoreConfig --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --skipLibCheck --types node";
const TARGET = "--target es2023 --lib es2023,dom --module nodenext";

/**
 * Compiles programs in one call of the compiler.
 *
 * @param folder a scratch folder inside the checkout, so that the programs find the package by its name
 * @param programs their TypeScript, by name
 */
export async function compilePrograms(folder: string, programs: Readonly<Record<string, string>>): Promise<CompiledPrograms> {
	if (!existsSync("dist/src/index.d.ts")) throw new Error("There is no dist/src/index.d.ts; run `npm run build` first.");
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const files = Object.entries(programs).map(([name, code]) => {
		const file = join(folder, `${name}.mts`);
		writeFileSync(file, code);
		return file;
	});
	const args = [
		"node_modules/typescript/bin/tsc",
		...OPTIONS.split(" "),
		...TARGET.split(" "),
		"--rootDir",
		folder,
		"--outDir",
		folder,
		...files,
	];
	const { out, err } = await runProgram(process.execPath, args);
	return {
		complaints: out + err,
		runAll: () => runTogether(Object.keys(programs).map((name) => join(folder, `${name}.mjs`))),
	};
}

/**
 * What a program says that it prints: behind a `console.log`, or, if a `console.log` has nothing behind it, also in
 * comments on separate lines.
 */
export function promisedBy(code: string): readonly string[] {
	const lines = code.split("\n");
	const isPromise = /^\s*console\.log\(.*\); \/\/ (.+)$/;
	const hasOwnLines = lines.some((line) => line.includes("console.log(") && !isPromise.test(line));
	return lines.flatMap((line) => {
		const promised = isPromise.exec(line)?.[1] ?? (hasOwnLines ? /^\/\/ (.+)$/.exec(line)?.[1] : undefined);
		return promised === undefined ? [] : [promised];
	});
}
