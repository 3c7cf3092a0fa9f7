import { parseArgs } from "node:util";
import { isPartName, PARTS } from "./mutants/parts.ts";
import { runMutants } from "./mutants/run-mutants.ts";

const USAGE = `npm run mutants -- [src|oracle|simulator] [--sample N] [--seed S] [--at FILE[:LINE]] [--changes FILE] [--all-tests] [--log FILE] [--list] [--json]

Draws N of the changes that Stryker would make in a part of the code (default: src, 60 changes), makes each in a copy of the working tree, and
runs the fast tests of that part until one fails. Prints each change that no test notices, with the reason if tools/mutants/survivors.json
gives one.

  --seed S         random seed (default: 1); the same seed draws the same changes
  --at FILE[:LINE] only changes in this file, or in this line
  --changes FILE   the changes of a JSON file instead of drawn ones: a list of { file, original, replacement }
  --all-tests      all unit tests instead of the fast ones
  --log FILE       keep each result in this file, and do not try again what it has; so an interrupted run can go on
  --list           print the drawn changes without trying them
  --json           print each survivor as a line of JSON, as survivors.json takes it

Exit codes: 0: every change was noticed or has a reason in tools/mutants/survivors.json. 1: some have not. 64: wrong usage.`;

const { values, positionals } = readOptions();
const [name = "src", ...others] = positionals;
if (values.help) console.log(USAGE);
else if (!isPartName(name) || others.length > 0) fail(`The part must be one of ${Object.keys(PARTS).join(", ")}.`);
else {
	process.exitCode = await runMutants({
		root: process.cwd(),
		part: PARTS[name],
		sample: numberOf("sample", values.sample, 60),
		seed: numberOf("seed", values.seed, 1),
		allTests: values["all-tests"],
		onlyList: values.list,
		asJson: values.json,
		...(values.at !== undefined && { at: values.at }),
		...(values.changes !== undefined && { changes: values.changes }),
		...(values.log !== undefined && { log: values.log }),
	});
}
// The process of the tests may leave handles behind.
process.exit();

function numberOf(option: string, text: string | undefined, usual: number): number {
	if (text === undefined) return usual;
	return /^\d{1,9}$/.test(text) ? Number(text) : fail(`--${option} must be a whole number, not ${JSON.stringify(text)}.`);
}

function readOptions() {
	const text = { type: "string" } as const;
	const flag = { type: "boolean", default: false } as const;
	try {
		return parseArgs({
			allowPositionals: true,
			options: {
				sample: text,
				seed: text,
				at: text,
				changes: text,
				log: text,
				"all-tests": flag,
				list: flag,
				json: flag,
				help: flag,
			},
		});
	} catch (error) {
		return fail(error instanceof Error ? error.message : String(error));
	}
}

function fail(message: string): never {
	console.error(message);
	process.exit(64);
}
