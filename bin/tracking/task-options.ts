import { connectInfoCluster, type InfoCluster } from "../../src/cluster/tcp/index.ts";
import { TaskError } from "../../src/errors.ts";
import { toTaskId } from "../../src/job/task-id.ts";
import { CommandError, usageError } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptedError } from "../terminal/interruption.ts";
import { type Flag, flag, type ListOption, list, text, type ValueOption } from "../terminal/option.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { connectDeadline } from "./connect-deadline.ts";

/** The exit codes of track and abort. */
export const TRACK_EXIT: typeof EXIT & { readonly timeout: 2; readonly error: 3; readonly unknown: 4 } = {
	...EXIT,
	timeout: 2,
	error: 3,
	unknown: 4,
};

/** The options that identify a task on a cluster, and say how its nodes are reached. */
export const TASK_OPTIONS: {
	readonly hosts: ListOption;
	readonly "task-id": ValueOption<bigint>;
	readonly node: ValueOption<string>;
	readonly alternate: Flag;
	readonly "address-map": ListOption;
} = {
	hosts: list("HOST:PORT", "One or more seed nodes of the cluster (default port: 3000)."),
	"task-id": {
		kind: "value",
		placeholder: "N",
		help: "The task id of the query.",
		allowed: "a whole number from 1 to 18446744073709551615",
		read: toTaskId,
	},
	node: text("NAME", "Ask only this node. Use this option if the query runs on one node only (default: ask all nodes)."),
	alternate: flag("Use the alternate addresses that the nodes list, for example from outside of a container network."),
	"address-map": list("A=B", "Reach the listed address A (host or host:port) at B. The seeds are not translated."),
};

/** How to connect, from the options of a command. */
export interface ConnectValues {
	readonly hosts: readonly string[];
	readonly alternate: boolean;
	readonly "address-map": readonly string[] | undefined;
	/** Milliseconds that connecting may take (default: 30000). */
	readonly limit?: number | undefined;
}

const LONGEST_CONNECT_MS = 30_000;

/** The limit of connecting for a `--timeout` that covers it. A timeout of 0 bounds the rounds only. */
export function connectLimit(timeout: number | undefined): number | undefined {
	return timeout === undefined || timeout === 0 ? undefined : Math.min(Math.max(timeout, 1), LONGEST_CONNECT_MS);
}

/**
 * Connects to the cluster of `--hosts`.
 *
 * @throws CommandError with exit code 64 for an invalid host, 3 if no cluster is found, 130 at Ctrl-C
 */
export async function connect(values: ConnectValues, { interrupted }: Terminal): Promise<InfoCluster> {
	const { hosts, alternate, limit } = values;
	const addressMap = readAddressMap(values["address-map"] ?? []);
	const deadline = connectDeadline(interrupted, limit ?? LONGEST_CONNECT_MS);
	try {
		return await connectInfoCluster({
			hosts,
			signal: deadline.signal,
			useAlternate: alternate,
			addressMap,
			totalConnectTimeout: limit,
		});
	} catch (error) {
		if (interrupted.aborted) throw interruptedError({ interrupted });
		if (!(error instanceof TaskError)) throw error;
		if (error.code === "invalid_option") {
			throw usageError(`${error.message.startsWith("addressMap") ? "--address-map" : "--hosts"}: ${error.message}`);
		}
		throw new CommandError(error.message, TRACK_EXIT.error, error);
	} finally {
		deadline.cancel();
	}
}

function readAddressMap(entries: readonly string[]): Readonly<Record<string, string>> {
	const map = new Map<string, string>();
	for (const entry of entries) {
		const [from = "", to = "", ...rest] = entry.split("=");
		if (from === "" || to === "" || rest.length > 0) {
			throw usageError(`--address-map must be A=B with two addresses, not ${JSON.stringify(entry)}.`);
		}
		if (map.has(from)) throw usageError(`--address-map translates the address ${JSON.stringify(from)} twice.`);
		map.set(from, to);
	}
	return Object.fromEntries(map);
}

/** The value of a required option. */
export function needed<T>(value: T | undefined, name: string, command: string): T {
	if (value === undefined) throw usageError(`${command} needs --${name}. See aerospike-task ${command} --help.`);
	return value;
}
