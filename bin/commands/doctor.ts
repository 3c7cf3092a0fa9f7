import type { Diagnosis } from "../../kit/stdio/doctor.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { usageError } from "../terminal/command-error.ts";
import { messageOf } from "../terminal/error-message.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { flag, text } from "../terminal/option.ts";
import type { Style } from "../terminal/terminal.ts";

const STYLES: Readonly<Record<"ok" | "problem" | "note", Style>> = { ok: "green", problem: "red", note: "magenta" };

/** `aerospike-task doctor`: checks the adapter of a driver. */
export const doctorCommand: Command = defineCommand({
	name: "doctor",
	summary: "check the adapter of a driver",
	about: [
		"Starts the adapter, checks its answers against the schemas, sends it invalid input, looks for unexpected output,",
		"measures its speed, and reports what to fix. If the adapter offers the profile wire, it also measures the habits of",
		"the driver in a few small clusters, which takes up to a minute, and proposes what to declare. It does not test the",
		"driver: use conform for that.",
	],
	options: {
		driver: text("COMMAND", "The command that starts the adapter. Quotes work as in a shell; pipes and variables do not."),
		quick: flag("Do not measure habits."),
		json: flag("Print the result as JSON."),
	},
	examples: [['doctor --driver "python3 examples/adapters/tracker.py"', "check an adapter"]],
	exits: [
		[EXIT.ok, "the adapter works as required"],
		[EXIT.failed, "the adapter must be fixed"],
	],
	async run({ driver, quick, json }, terminal) {
		if (driver === undefined) throw usageError('doctor needs --driver COMMAND, for example --driver "python3 my_adapter.py".');
		const { examine } = await import("../../kit/stdio/doctor.ts");
		const { out } = terminal;
		const known: Diagnosis[] = [];
		const show = (diagnosis: Diagnosis): void => {
			known.push(diagnosis);
			const { kind, text: finding } = diagnosis;
			if (!json) out.print(`${out.style(STYLES[kind], kind.padEnd(7))}  ${finding.replaceAll("\n", "\n         ")}`);
		};
		const command = await argumentsOf(driver);
		const work = async () => {
			const found = await examine(command, show);
			return quick || found.some(({ kind }) => kind === "problem") ? found : [...found, ...(await habitsOf(command, show))];
		};
		const found = await interruptible(terminal, work()).finally(() => {
			if (json) out.print(JSON.stringify(known));
		});
		return found.some(({ kind }) => kind === "problem") ? EXIT.failed : EXIT.ok;
	},
});

/** Measures the habits of a driver and compares them with what its adapter declares. */
async function habitsOf(command: readonly string[], show: (found: Diagnosis) => void): Promise<readonly Diagnosis[]> {
	const { AdapterPool } = await import("../../kit/stdio/adapter-pool.ts");
	const pool = new AdapterPool(command);
	try {
		const hello = await pool.use(async (adapter) => adapter.hello);
		if (!hello.profiles.includes("wire")) return [];
		const { measureHabits } = await import("../../kit/drivers/measure/measure-habits.ts");
		const { proposeHabits } = await import("../../kit/drivers/measure/propose-habits.ts");
		const found = proposeHabits(await measureHabits(pool, hello), hello.habits);
		for (const one of found) show(one);
		return found;
	} finally {
		await pool.close();
	}
}

async function argumentsOf(driver: string): Promise<readonly string[]> {
	const { splitCommand } = await import("../../kit/stdio/command-line.ts");
	try {
		return splitCommand(driver);
	} catch (error) {
		throw usageError(`--driver: ${messageOf(error)}`);
	}
}
