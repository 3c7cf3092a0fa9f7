/** The failure of a question whose time limit has passed (ASK-7). */

import { RequestFailure } from "../cluster/cluster.ts";

/** It keeps the limit, in milliseconds, for the message of the error. */
export class RequestTimeout extends RequestFailure {
	readonly limitMs: number;

	constructor(limitMs: number) {
		super("timed_out", `no answer within ${limitMs} ms`);
		this.limitMs = limitMs;
	}
}
