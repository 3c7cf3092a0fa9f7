import { checkNames, hasMethods, invalidOption } from "../../checks.ts";
import { type Clock, realClock } from "../../clock.ts";
import { lineValue } from "../../job/reply-body.ts";
import { type Cluster, RequestFailure } from "../cluster.ts";
import { answers } from "../info/message.ts";
import { onAbort } from "../on-abort.ts";
import type { OfficialClient, OfficialInfoPolicy } from "./official-client.ts";
import { readOfficialError } from "./official-error.ts";

export interface OfficialClusterOptions {
	/**
	 * Milliseconds after which the client itself gives a question up; default 5000. It holds one of the process's few worker
	 * threads until then, even where the task has long given it up.
	 */
	readonly requestTimeout?: number | undefined;
	/** The clock that tasks on this cluster are measured by. Default: the real one. */
	readonly clock?: Clock | undefined;
}

/** The client reconnects unseen, so a build is believed this long; a server takes longer to be upgraded (ASK-9). */
const BUILD_BELIEVED_MS = 5000;
/** The client's worker threads take one at a time; more than this in line is a mistake somewhere. */
const MOST_OPEN = 10_000;
const LONGEST_TIMEOUT_MS = 2 ** 32 - 1;

/**
 * A cluster as the official client sees it: for logins, TLS, and programs that have a client anyhow. The client stays the
 * caller's, to connect and to close.
 *
 * Nodes are asked side by side, as far as libuv's worker threads go, since the client blocks one for each question: four, or
 * `UV_THREADPOOL_SIZE` of them, best set to the number of nodes before the process starts. A request of several commands goes
 * out as one for each: where a line is an error, the client tells of that error alone, and not of the line's command.
 *
 * @throws TaskError `invalid_option` for what is no client, or an option that makes no sense
 */
export function officialCluster(client: OfficialClient, options: OfficialClusterOptions = {}): Cluster {
	const { requestTimeout = 5000, clock = realClock } = checkNames(options, ["requestTimeout", "clock"]) as OfficialClusterOptions;
	if (!hasMethods(client, ["isConnected", "getNodes", "infoNode"]))
		throw invalidOption("client", client, "a client of the official package aerospike 6");
	if (typeof requestTimeout !== "number" || !(requestTimeout > 0 && requestTimeout <= LONGEST_TIMEOUT_MS)) {
		throw invalidOption("requestTimeout", requestTimeout, `a number of milliseconds above 0, to ${LONGEST_TIMEOUT_MS}`);
	}
	const policy: OfficialInfoPolicy = { timeout: Math.ceil(requestTimeout), timeoutDelay: 0, sendAsIs: true };
	const builds = new Map<string, { readonly readAt: number; readonly value: string | undefined }>();
	const readings = new Map<string, Promise<string | undefined>>();
	let open = 0;

	// After close() the client still names the nodes it once had.
	const nodes = (): readonly string[] => (client.isConnected(false) ? client.getNodes().map(({ name }) => name) : []);

	const request = async (node: string, command: string): Promise<string> => {
		if (open >= MOST_OPEN) throw new RequestFailure("refused", `the client has ${MOST_OPEN} questions open, the most allowed`);
		open += 1;
		try {
			const body = await client.infoNode(`${command}\n`, { name: node }, policy);
			if (body === null && !nodes().includes(node)) throw new RequestFailure("refused", "the official client knows no such node");
			if (answers(body ?? "", [command])) return body ?? "";
			throw new RequestFailure("malformed", "it answered another question than it was asked");
		} catch (error) {
			const meaning = error instanceof RequestFailure ? error : readOfficialError(error, command);
			if (typeof meaning === "string") return meaning;
			// What failed may come back as another build.
			builds.delete(node);
			throw meaning;
		} finally {
			open -= 1;
		}
	};

	const readBuild = async (node: string): Promise<string | undefined> => {
		const readAt = clock.now();
		const value = lineValue(await request(node, "build"), "build");
		const build = value === "" || value?.startsWith("ERROR:") ? undefined : value;
		builds.set(node, { readAt, value: build });
		return build;
	};

	return {
		clock,
		isReady: () => client.isConnected(),
		activeNodes() {
			const active = nodes();
			for (const node of builds.keys()) if (!active.includes(node)) builds.delete(node);
			return active;
		},
		build(node, signal, again = false) {
			const build = builds.get(node);
			if (!again && build !== undefined && clock.now() - build.readAt < BUILD_BELIEVED_MS) return build.value;
			let reading = readings.get(node);
			if (reading === undefined) {
				reading = readBuild(node).finally(() => readings.delete(node));
				readings.set(node, reading);
			}
			return unlessGivenUp(reading, signal);
		},
		ask(node, commands, signal) {
			const lines = Promise.all(commands.map((command) => request(node, command)));
			return unlessGivenUp(
				lines.then((all) => all.join("")),
				signal,
			);
		},
	};
}

/**
 * The client's call cannot be called off, but its connection is its own until it ends, so a late answer is nobody else's
 * (ASK-5).
 */
function unlessGivenUp<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const giveUp = (): void => reject(new RequestFailure("timed_out", "the question was given up before the answer came"));
		if (signal.aborted) giveUp();
		const cancel = onAbort(signal, giveUp);
		answer.finally(cancel).then(resolve, reject);
	});
}
