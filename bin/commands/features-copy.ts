import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, defineCommand } from "../terminal/command.ts";
import { cannotRun } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { flag } from "../terminal/option.ts";
import { writeReport } from "../terminal/report-file.ts";

/** `aerospike-task features copy DIR`: the scenarios for a Cucumber of one's own. */
export const featuresCopy: Command = defineCommand({
	name: "features copy",
	summary: "copy the scenarios, for a Cucumber of your own",
	about: [
		"Lays out the feature files, the specification, a catalogue of every step, and how steps steer the simulated cluster over HTTP, so that the",
		"scenarios run in your own project, with the Cucumber of your language.",
	],
	operand: { placeholder: "DIR", help: "the folder to copy to" },
	options: {
		behave: flag("For Python's behave 1.2, which knows no Rule, and takes a backslash in a table as it stands."),
		update: flag("Replace files that are there already and differ."),
	},
	examples: [
		["aerospike-task features copy features/tracking", "into your own project"],
		["aerospike-task features copy features --behave --update", "a newer version, for behave"],
	],
	exits: [
		[EXIT.ok, "all files are there"],
		[EXIT.couldNotRun, "a file cannot be written, or is there already and differs; nothing was written"],
	],
	async run({ behave, update }, { out }, folder) {
		const { copiedFiles } = await import("../../features/kit/takeaway/copied-files.ts");
		const files = copiedFiles({ isForBehave: behave });
		const differing = files.find(({ name, text }) => differs(join(folder, name), text));
		if (differing !== undefined && !update)
			throw cannotRun(`${join(folder, differing.name)} is there already and differs; --update replaces it.`);
		for (const { name, text } of files) writeReport(join(folder, name), text);
		out.print(`${files.length} files are in ${folder}; ${join(folder, "README.md")} says what they are.`);
		return EXIT.ok;
	},
});

function differs(path: string, text: string): boolean {
	return existsSync(path) && readFileSync(path, "utf8") !== text;
}
