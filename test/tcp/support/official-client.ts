import { type ChildProcess, fork } from "node:child_process";

/** The official client, untouched, in its own process. */
export class OfficialClientProcess {
	readonly #child: ChildProcess;
	readonly #calls = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
	#last = 0;

	constructor() {
		this.#child = fork("dist/test/tcp/support/official-client-process.js", { serialization: "advanced" });
		this.#child.on("message", (message) => {
			const [number, outcome, value, text] = message as [number, "ok" | "failed", unknown, string];
			const call = this.#calls.get(number);
			this.#calls.delete(number);
			if (outcome === "ok") call?.resolve(value);
			else call?.reject(Object.assign(new Error(text), { code: value }));
		});
	}

	call<T>(verb: string, ...args: readonly unknown[]): Promise<T> {
		const number = ++this.#last;
		return new Promise<T>((resolve, reject) => {
			this.#calls.set(number, { resolve: (value) => resolve(value as T), reject });
			this.#child.send([number, verb, ...args]);
		});
	}

	async close(): Promise<void> {
		const exited = new Promise((resolve) => this.#child.once("exit", resolve));
		this.#child.send([0, "close"]);
		await exited;
	}
}
