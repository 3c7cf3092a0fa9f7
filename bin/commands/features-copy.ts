import { readFileSync, statSync } from "node:fs";
import { fileIn } from "../../kit/files/file-in.ts";
import { type PreparedFile, prepareWholeFile } from "../../kit/files/write-file.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { attempt, cannotRun } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { flag } from "../terminal/option.ts";

/** `aerospike-task features copy DIR`: copies the scenarios into another project. */
export const featuresCopyCommand: Command = defineCommand({
	name: "features copy",
	summary: "copy the scenarios into your own project",
	about: [
		"Copies the feature files, the specification, a list of all steps, and a guide to controlling the simulated",
		"cluster over HTTP. With these files you can run the scenarios in your own project, with the Cucumber of your",
		"language.",
	],
	argument: { placeholder: "DIR", help: "the folder to copy to" },
	options: {
		behave: flag(
			"Write the feature files for behave 1.2 (Python): without the keyword Rule, and with single backslashes in tables.",
		),
		update: flag("Overwrite existing files that differ."),
	},
	examples: [
		["features copy my-project/features", "copy the scenarios into a project"],
		["features copy my-project/features --behave --update", "replace them with a newer version, for behave"],
	],
	exits: [
		[EXIT.ok, "all files were copied"],
		[EXIT.couldNotRun, "a file cannot be written, or a different file exists; then no file was written"],
	],
	async run({ behave, update }, { out }, folder) {
		const { copiedFiles } = await import("../../kit/takeaway/copied-files.ts");
		const files = copiedFiles({ isForBehave: behave });
		const differing = files.find(({ name, text }) => differs(fileIn(folder, name), text));
		if (differing !== undefined && !update)
			throw cannotRun(`${fileIn(folder, differing.name)} already exists and differs. Use --update to overwrite it.`);
		const paths = files.map(({ name, text }) => ({ path: fileIn(folder, name), text }));
		writeAll(paths);
		out.print(`Copied ${files.length} files to ${folder}. ${fileIn(folder, "README.md")} describes them.`);
		return EXIT.ok;
	},
});

/**
 * Writes all files or, if one of them has no room, none.
 *
 * @throws CommandError
 */
function writeAll(files: readonly { readonly path: string; readonly text: string }[]): void {
	const prepared: PreparedFile[] = [];
	try {
		for (const { path, text } of files) prepared.push(attempt(() => prepareWholeFile(path, text), `${path} cannot be written`));
		for (const [index, file] of prepared.entries()) attempt(() => file.publish(), `${files[index]?.path} cannot be written`);
	} catch (error) {
		for (const file of prepared.reverse()) file.discard();
		throw error;
	}
}

/** @throws CommandError if the path leads through a file, is too long, or cannot be read */
function differs(path: string, text: string): boolean {
	return attempt(() => {
		const known = statSync(path, { throwIfNoEntry: false });
		// Reading a pipe or a device could wait for ever.
		return known !== undefined && (!known.isFile() || readFileSync(path, "utf8") !== text);
	}, `${path} cannot be read`);
}
