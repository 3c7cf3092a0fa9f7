import { type Command, defineCommand } from "../terminal/command.ts";
import { usageError } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { flag, text } from "../terminal/option.ts";
import type { Style } from "../terminal/terminal.ts";

const STYLES: Readonly<Record<"sound" | "mend" | "note", Style>> = { sound: "green", mend: "red", note: "yellow" };

/** `aerospike-task doctor`: is the adapter of a driver sound? */
export const doctor: Command = defineCommand({
	name: "doctor",
	summary: "look whether the adapter of a driver is sound",
	about: [
		"Starts the adapter, holds its answers to the schemas, says nonsense to it, looks for stray output, measures how fast it is, and says",
		"what to mend. Whether the driver behind it is right is for conform to say.",
	],
	options: {
		driver: text("COMMAND", "The adapter's command, split into words as a shell would; no shell is run."),
		json: flag("Print what was found as JSON."),
	},
	examples: [['aerospike-task doctor --driver "python3 my_adapter.py"', "look at an adapter"]],
	exits: [
		[EXIT.ok, "the adapter is sound"],
		[EXIT.failed, "there is something to mend"],
	],
	async run({ driver, json }, terminal) {
		if (driver === undefined) throw usageError('doctor needs --driver COMMAND, such as --driver "python3 my_adapter.py".');
		const { examine } = await import("../../features/kit/stdio/doctor.ts");
		const found = await examine(await wordsOf(driver));
		const { out } = terminal;
		if (json) out.print(JSON.stringify(found));
		else
			for (const { kind, text: said } of found)
				out.print(`${out.style(STYLES[kind], kind.padEnd(5))}  ${said.replaceAll("\n", "\n       ")}`);
		return found.some(({ kind }) => kind === "mend") ? EXIT.failed : EXIT.ok;
	},
});

async function wordsOf(driver: string): Promise<readonly string[]> {
	const { splitWords } = await import("../../features/kit/stdio/word-list.ts");
	try {
		return splitWords(driver);
	} catch (error) {
		throw usageError(`--driver: ${error instanceof Error ? error.message : String(error)}`);
	}
}
