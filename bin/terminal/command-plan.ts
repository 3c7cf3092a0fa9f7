import type { Option, Values } from "./option.ts";
import type { Terminal } from "./terminal.ts";

/** What the file of a command declares: the texts of its help, its options, and what it does. */
export interface CommandPlan<O extends Readonly<Record<string, Option>>> {
	readonly name: string;
	/** One line in the list of commands. */
	readonly summary: string;
	/** What the command does and what it is for, in a few lines. */
	readonly about: readonly string[];
	/** The argument that the command requires. A command without it takes options only. */
	readonly argument?: Argument;
	readonly options: O;
	/** Calls to copy, each with its purpose. A call begins with the name of a command. */
	readonly examples: readonly (readonly [call: string, purpose: string])[];
	/** The meaning of each exit code. 64 means the same for all commands, so it is not listed. */
	readonly exits: readonly (readonly [code: number, meaning: string])[];
	/**
	 * Runs the command.
	 *
	 * @param first the first argument; empty for a command without arguments
	 * @param more the arguments after the first, for a command that takes several
	 * @returns the exit code
	 */
	run(values: Values<O>, terminal: Terminal, first: string, more: readonly string[]): Promise<number>;
}

/** An argument that is not an option, such as `TOKEN`. */
export interface Argument {
	/** Stands for the argument in the help. */
	readonly placeholder: string;
	readonly help: string;
	/** It may be given several times. */
	readonly isList?: true;
}
