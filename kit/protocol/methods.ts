import type { GenericSchema } from "valibot";
import type * as m from "./messages.ts";
import * as schemas from "./schemas.ts";

/** The params and the result of each method. */
export interface Methods {
	/** The first request: the adapter describes its driver. */
	readonly hello: { readonly params: m.HelloParams; readonly result: m.HelloResult };
	/** Reads one reply. */
	readonly parse: { readonly params: m.ParseParams; readonly result: m.ParseResult };
	/** Gives a verdict for each round of a wait, without sockets or timers. */
	readonly decide: { readonly params: m.DecideParams; readonly result: m.DecideResult };
	/** Connects, waits for the task, and says how the wait ended. */
	readonly track: { readonly params: m.TrackParams; readonly result: m.Ended };
	/** Connects, and asks for the task's status once. */
	readonly status: { readonly params: m.HandleParams; readonly result: m.Ended };
	/** Asks every node to stop the job. The kit does not judge this (JUDGE-3); `doctor` checks that it is answered. */
	readonly abort: { readonly params: m.HandleParams; readonly result: m.Ended };
	/** Cancels a running `track`. */
	readonly cancel: { readonly params: m.CancelParams; readonly result: m.EmptyObject };
	/** The last request: the adapter answers and exits. */
	readonly bye: { readonly params: m.EmptyObject; readonly result: m.EmptyObject };
}

export type MethodName = keyof Methods;
export type Params<M extends MethodName> = Methods[M]["params"];
export type Result<M extends MethodName> = Methods[M]["result"];

type MethodSchemas = {
	readonly [M in MethodName]: {
		readonly params: GenericSchema<unknown, Params<M>>;
		readonly result: GenericSchema<unknown, Result<M>>;
	};
};

/** The schemas that check the messages. */
export const METHODS: MethodSchemas = {
	hello: { params: schemas.helloParams, result: schemas.helloResult },
	parse: { params: schemas.parseParams, result: schemas.parseResult },
	decide: { params: schemas.decideParams, result: schemas.decideResult },
	track: { params: schemas.trackParams, result: schemas.trackResult },
	status: { params: schemas.statusParams, result: schemas.statusResult },
	abort: { params: schemas.statusParams, result: schemas.abortResult },
	cancel: { params: schemas.cancelParams, result: schemas.emptyObject },
	bye: { params: schemas.emptyObject, result: schemas.emptyObject },
};
