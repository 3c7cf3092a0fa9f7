import { fork } from "node:child_process";
import { once } from "node:events";
import type { Response, Verbs, WorldRequest } from "./messages.ts";

/** The other process, with its verbs as functions. */
export interface WorldProcess extends Verbs {
	end(): Promise<void>;
}

/** Starts the process of the clusters. Each request to it fails after it has ended. */
export function startWorld(): WorldProcess {
	const child = fork(new URL("./world-process.js", import.meta.url), { serialization: "advanced" });
	const exited = once(child, "exit");
	const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
	let last = 0;
	child.on("message", ({ number, value, failure }: Response) => {
		const call = open.get(number);
		open.delete(number);
		if (failure === undefined) call?.resolve(value);
		else call?.reject(new Error(`The cluster's process failed: ${failure}`));
	});
	child.on("exit", (code, signal) => {
		for (const { reject } of open.values()) reject(new Error(`The cluster's process ended by ${signal ?? `code ${code}`}.`));
		open.clear();
	});
	const verb =
		<V extends keyof Verbs>(name: V) =>
		(argument?: Parameters<Verbs[V]>[0]) =>
			new Promise<unknown>((resolve, reject) => {
				const request: WorldRequest = { number: ++last, verb: name, argument };
				open.set(request.number, { resolve, reject });
				child.send(request, (error) => error !== null && reject(error));
			}) as ReturnType<Verbs[V]>;
	return {
		open: verb("open"),
		begin: verb("begin"),
		launch: verb("launch"),
		close: verb("close"),
		resources: verb("resources"),
		async end() {
			child.disconnect();
			await exited;
		},
	};
}
