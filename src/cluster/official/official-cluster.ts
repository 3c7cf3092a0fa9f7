import { checkClock, checkNames, hasMethods, invalidOption } from "../../checks.ts";
import type { Clock } from "../../clock.ts";
import { lineValue } from "../../job/reply-body.ts";
import { type Cluster, RequestFailure } from "../cluster.ts";
import { answers } from "../info/message.ts";
import { onAbort } from "../on-abort.ts";
import type { OfficialClient, OfficialInfoPolicy } from "./official-client.ts";
import { readOfficialError } from "./official-error.ts";
import { noteQuestion } from "./open-questions.ts";

export interface OfficialClusterOptions {
	/**
	 * Milliseconds after which the client itself gives up a question (default: 5000). Until then the question occupies one
	 * of the few worker threads of the process, even if the task has already given it up. From above 0 to 4294967295.
	 */
	readonly requestTimeout?: number | undefined;
	/** The clock for tasks on this cluster (default: the real clock). */
	readonly clock?: Clock | undefined;
}

/** The client reconnects silently, so a build is cached only this long. An upgrade of a server takes longer (ASK-9). */
const BUILD_BELIEVED_MS = 5000;
/** The worker threads handle few questions at a time, so this many open questions mean a mistake in the program. */
const MOST_OPEN = 10_000;
const LONGEST_TIMEOUT_MS = 2 ** 32 - 1;

/**
 * A cluster reached through the official client. Use it for logins and TLS, or if your program has a client already.
 * You connect and close the client yourself.
 *
 * The client blocks one libuv worker thread for each question, so it asks only a few nodes at the same time: four by
 * default. Set the environment variable `UV_THREADPOOL_SIZE` to the number of nodes before the process starts. Each
 * command is sent as a separate request, because the client reports an error in a reply without the command that
 * caused it.
 *
 * @throws TaskError `invalid_option` if `client` is not a client, or an option is not valid
 */
export function officialCluster(client: OfficialClient, options: OfficialClusterOptions = {}): Cluster {
	const given = checkNames(options, ["requestTimeout", "clock"]);
	const { requestTimeout = 5000 } = given;
	const clock = checkClock(given);
	if (!hasMethods(client, ["isConnected", "getNodes", "infoNode"]))
		throw invalidOption("client", client, "a client of the official package aerospike 6");
	if (typeof requestTimeout !== "number" || !(requestTimeout > 0 && requestTimeout <= LONGEST_TIMEOUT_MS)) {
		throw invalidOption("requestTimeout", requestTimeout, `a number of milliseconds above 0, to ${LONGEST_TIMEOUT_MS}`);
	}
	const policy: OfficialInfoPolicy = { timeout: Math.ceil(requestTimeout), timeoutDelay: 0, sendAsIs: true };
	const builds = new Map<string, { readonly readAt: number; readonly value: string | undefined }>();
	const readings = new Map<string, Promise<string | undefined>>();
	let open = 0;

	// After close() the client still lists its former nodes.
	const nodes = (): readonly string[] => (client.isConnected(false) ? client.getNodes().map(({ name }) => name) : []);

	const request = async (node: string, command: string): Promise<string> => {
		if (open >= MOST_OPEN)
			throw new RequestFailure("refused", `the client already has ${MOST_OPEN} open questions, which is the limit`);
		open += 1;
		try {
			const question = client.infoNode(`${command}\n`, { name: node }, policy);
			noteQuestion(client, question);
			const body = await question;
			if (body === null && !nodes().includes(node))
				throw new RequestFailure("refused", "the official client does not know this node");
			if (answers(body ?? "", [command])) return body ?? "";
			throw new RequestFailure("malformed", "the reply answers another question");
		} catch (error) {
			const meaning = error instanceof RequestFailure ? error : readOfficialError(error, command);
			if (typeof meaning === "string") return meaning;
			// The node may come back with another build.
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
 * The call of the client cannot be cancelled. But the call keeps its connection until it ends, so no other question can
 * get its late answer (ASK-5).
 */
function unlessGivenUp<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const giveUp = (): void => reject(new RequestFailure("timed_out", "the question was given up before an answer came"));
		if (signal.aborted) giveUp();
		const cancel = onAbort(signal, giveUp);
		answer.finally(cancel).then(resolve, reject);
	});
}
