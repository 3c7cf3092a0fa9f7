import { connectInfoCluster, type InfoCluster } from "../../src/cluster/tcp/index.ts";
import { TaskError } from "../../src/errors.ts";
import { toTaskId } from "../../src/job/task-id.ts";
import { CommandError, usageError } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { type ListOption, list, text, type ValueOption } from "../terminal/option.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** How a track and an abort end where they cannot find out more. */
export const TRACK_EXIT: typeof EXIT & { readonly timeout: 2; readonly error: 3 } = { ...EXIT, timeout: 2, error: 3 };

/** What names a task on a cluster: `--hosts`, `--task-id` and `--node`. */
export const TASK_OPTIONS: {
	readonly hosts: ListOption;
	readonly "task-id": ValueOption<bigint>;
	readonly node: ValueOption<string>;
} = {
	hosts: list("HOST:PORT", "One or more nodes to find the cluster by; the port is 3000 by default."),
	"task-id": {
		kind: "value",
		placeholder: "N",
		help: "The id that the query was started with.",
		allowed: "a whole number from 1 to 18446744073709551615",
		read: toTaskId,
	},
	node: text("NAME", "The node the query was started on, if it was started on one alone; otherwise all are asked."),
};

/**
 * Connects to the cluster that `--hosts` leads to.
 *
 * @throws CommandError 64 for hosts that are none, 3 where no cluster is found, 130 when interrupted
 */
export async function connect(hosts: readonly string[], { interrupted }: Terminal): Promise<InfoCluster> {
	try {
		return await connectInfoCluster({ hosts, signal: interrupted });
	} catch (error) {
		if (interrupted.aborted) throw new CommandError("Interrupted.", EXIT.interrupted);
		if (!(error instanceof TaskError)) throw error;
		if (error.code === "invalid_option") throw usageError(`--hosts: ${error.message}`);
		throw new CommandError(error.message, TRACK_EXIT.error, error);
	}
}

/** An option that the command cannot do without. */
export function needed<T>(value: T | undefined, name: string, command: string): T {
	if (value === undefined) throw usageError(`${command} needs --${name}. See aerospike-task ${command} --help.`);
	return value;
}
