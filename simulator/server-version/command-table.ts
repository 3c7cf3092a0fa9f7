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

/** The value of a command; `undefined` if the node's build does not know the command. */
export function answerCommand(node: NodeState, command: string, now: number, client: InfoClient): Value | undefined {
	const end = nameEnd(command);
	const found = COMMANDS.get(end === command.length ? command : command.slice(0, end));
	if (found === undefined) return undefined;
	const { release } = node;
	if (found.since !== undefined && isBefore(release, found.since)) return undefined;
	if (found.until !== undefined && !isBefore(release, found.until)) return undefined;
	if (isBefore(release, "7.1") && !isWrittenAs(found.form, command, end)) return undefined;
	return found.answer(node, command.slice(end + 1), now, client);
}

/** The end of the command's name: the first `/`, `:` or `;`. */
function nameEnd(command: string): number {
	for (let at = 0; at < command.length; at++) {
		const code = command.charCodeAt(at);
		if (code === 0x3a || code === 0x3b || code === 0x2f) return at;
	}
	return command.length;
}

function isWrittenAs(form: InfoCommand["form"], command: string, end: number): boolean {
	if (end === command.length) return form !== "params";
	if (form === "branch") return command.charCodeAt(end) === 0x2f;
	return command.charCodeAt(end) === 0x3a && form !== "bare";
}
