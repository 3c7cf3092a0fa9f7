import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestReply, TestRequest } from "./runner-messages.ts";

/** Enough on a busy machine. */
const LONGEST_START_MS = 600_000;

export type TestResult = Extract<TestReply, { kind: "done" }> | { readonly kind: "hangs" };

/** Runs tests in a process that is started again if it hangs. */
export class TestRunner {
	readonly #root: string;
	readonly #filters: readonly string[];
	readonly #env: Readonly<Record<string, string>>;
	#process: ChildProcess | undefined;
	#changed: Set<string> = new Set();

	/** @param env environment variables of the process, beside those of this one */
	constructor(root: string, filters: readonly string[], env: Readonly<Record<string, string>> = {}) {
		this.#root = root;
		this.#env = env;
		this.#filters = filters;
	}

	/** The test files that the process found. */
	async start(): Promise<readonly string[]> {
		const child = fork(fileURLToPath(new URL("./runner-process.js", import.meta.url)), [this.#root, ...this.#filters], {
			stdio: ["ignore", "ignore", "inherit", "ipc"],
			env: { ...process.env, ...this.#env },
			// Its own group, so that the workers end with it.
			detached: true,
		});
		this.#process = child;
		const reply = await replyOf(child, LONGEST_START_MS);
		if (reply?.kind !== "ready") throw new Error("The process that runs the tests did not start.");
		return reply.tests;
	}

	/** @param mostMs a run that takes longer hangs */
	async run(tests: readonly string[], changed: readonly string[], mostMs: number): Promise<TestResult> {
		for (const file of changed) this.#changed.add(file);
		if (this.#process === undefined) await this.start();
		const child = this.#process as ChildProcess;
		const request: TestRequest = { tests, changed: [...this.#changed] };
		child.send(request);
		const reply = await replyOf(child, mostMs);
		if (reply?.kind === "done") {
			this.#changed = new Set(changed);
			return reply;
		}
		await this.stop();
		return { kind: "hangs" };
	}

	async stop(): Promise<void> {
		const child = this.#process;
		this.#process = undefined;
		if (child?.pid === undefined || child.exitCode !== null) return;
		const ended = new Promise((resolve) => child.once("exit", resolve));
		process.kill(-child.pid, "SIGKILL");
		await ended;
	}
}

/** `undefined`: the process ended, or did not answer in time. */
function replyOf(child: ChildProcess, mostMs: number): Promise<TestReply | undefined> {
	return new Promise((resolve) => {
		const end = (reply?: TestReply) => {
			// biome-ignore lint/style/noRestrictedGlobals: real tests run in real time
			clearTimeout(timer);
			child.off("message", onMessage).off("exit", onExit);
			resolve(reply);
		};
		const onMessage = (message: unknown) => end(message as TestReply);
		const onExit = () => end();
		// biome-ignore lint/style/noRestrictedGlobals: real tests run in real time
		const timer = setTimeout(end, mostMs);
		child.once("message", onMessage).once("exit", onExit);
	});
}
