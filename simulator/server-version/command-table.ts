import type { NodeState } from "../node-state.ts";
import { ABORT_COMMANDS } from "./abort-commands.ts";
import { CONFIG_COMMANDS } from "./config-commands.ts";
import { ENTERPRISE_COMMANDS } from "./enterprise-commands.ts";
import { HEALTH_COMMANDS } from "./health-commands.ts";
import { INDEX_COMMANDS } from "./index-commands.ts";
import type { InfoClient, InfoCommand, Value } from "./info-command.ts";
import { JOB_COMMANDS } from "./job-commands.ts";
import { NODE_COMMANDS } from "./node-commands.ts";
import { isBefore } from "./release.ts";
import { TRUNCATE_COMMANDS } from "./truncate-command.ts";
import { UDF_COMMANDS } from "./udf-commands.ts";

const ALL: readonly (readonly InfoCommand[])[] = [
	JOB_COMMANDS,
	ABORT_COMMANDS,
	NODE_COMMANDS,
	HEALTH_COMMANDS,
	ENTERPRISE_COMMANDS,
	INDEX_COMMANDS,
	UDF_COMMANDS,
	TRUNCATE_COMMANDS,
	CONFIG_COMMANDS,
];
/** The commands of the table, for the test that compares them with the recordings. */
export const KNOWN_COMMANDS: readonly InfoCommand[] = ALL.flat();
const COMMANDS: ReadonlyMap<string, InfoCommand> = new Map(KNOWN_COMMANDS.map((command) => [command.name, command]));

/** A command as it was written: its name, and what follows it. */
export interface WrittenCommand {
	readonly text: string;
	/** The end of its name. */
	readonly end: number;
	/** `undefined`: no build knows the name. */
	readonly known: InfoCommand | undefined;
	readonly params: string;
}

export function readCommand(text: string): WrittenCommand {
	const end = nameEnd(text);
	return { text, end, known: COMMANDS.get(text.slice(0, end)), params: text.slice(end + 1) };
}

/** The value of a command; `undefined` if the node's build does not know the command. */
export function answerCommand(node: NodeState, command: WrittenCommand, now: number, client: InfoClient): Value | undefined {
	const { known } = command;
	if (known === undefined) return undefined;
	const { release } = node;
	if (known.since !== undefined && isBefore(release, known.since)) return undefined;
	if (known.until !== undefined && !isBefore(release, known.until)) return undefined;
	if (isBefore(release, "7.1") && !isWrittenAs(known.form, command)) return undefined;
	return known.answer(node, command.params, now, client);
}

/** The end of the command's name: the first `/`, `:` or `;`. */
function nameEnd(command: string): number {
	for (let at = 0; at < command.length; at++) {
		const code = command.charCodeAt(at);
		if (code === 0x3a || code === 0x3b || code === 0x2f) return at;
	}
	return command.length;
}

function isWrittenAs(form: InfoCommand["form"], { text, end }: WrittenCommand): boolean {
	if (end === text.length) return form !== "params";
	if (form === "branch") return text.charCodeAt(end) === 0x2f;
	return text.charCodeAt(end) === 0x3a && form !== "bare";
}
