import { usageError } from "./command-error.ts";
import type { Argument, CommandPlan } from "./command-plan.ts";
import { helpText } from "./help.ts";
import { flag, type Option, type Values } from "./option.ts";
import { readOptions } from "./read-options.ts";
import type { Terminal } from "./terminal.ts";

/** A command that can be run. */
export interface Command {
	readonly name: string;
	/** One line in the list of commands. */
	readonly summary: string;
	/** The calls that its help shows. */
	readonly examples: readonly string[];
	/**
	 * Checks arguments without running anything.
	 *
	 * @throws CommandError if `run` would reject them
	 */
	check(args: readonly string[]): void;
	/** Runs the command with the arguments after its name, and returns the exit code. */
	run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** Turns a plan into a command: adds `--help`, and reads the options before the plan runs. */
export function defineCommand<const O extends Readonly<Record<string, Option>>>(plan: CommandPlan<O>): Command {
	const { name, summary, argument } = plan;
	const options = { ...plan.options, help: flag("Show this help.") };
	const read = (args: readonly string[]) => {
		const given: string[] = [];
		const take = argument === undefined ? undefined : (word: string) => void given.push(word);
		const values = readOptions(name, options, args, take) as unknown as Values<O>;
		return { values, first: firstArgument(name, argument, given), more: given.slice(1) };
	};
	return {
		name,
		summary,
		examples: plan.examples.map(([call]) => call),
		check: (args) => void read(args),
		async run(args, terminal) {
			if (asksForHelp(args)) {
				terminal.out.print(helpText({ ...plan, options }, terminal.out.width));
				return 0;
			}
			const { values, first, more } = read(args);
			return plan.run(values, terminal, first, more);
		},
	};
}

function firstArgument(name: string, argument: Argument | undefined, given: readonly string[]): string {
	const [first, second] = given;
	if (argument === undefined) return "";
	const { placeholder, help } = argument;
	if (first === undefined) throw usageError(`${name} needs ${placeholder}: ${help}. See aerospike-task ${name} --help.`);
	if (given.includes("")) throw usageError(`${placeholder.replace("…", "")} must be a non-empty text, not "".`);
	if (second !== undefined && argument.isList !== true)
		throw usageError(`${name} takes only one ${placeholder}, but a second one was given: "${second}".`);
	return first;
}

/** `--help` works even if other arguments are wrong, because that is when it is needed. */
function asksForHelp(args: readonly string[]): boolean {
	const end = args.indexOf("--");
	return args.slice(0, end < 0 ? args.length : end).some((arg) => arg === "--help" || arg === "-h");
}
