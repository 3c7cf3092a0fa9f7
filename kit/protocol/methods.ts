import type { GenericSchema } from "valibot";
import type * as m from "./messages.ts";
import * as schemas from "./schemas.ts";

/** What each method is asked with, and what it answers. */
export interface Methods {
	/** The first request: who is there, and what can it do? */
	readonly hello: { readonly params: m.HelloParams; readonly result: m.HelloResult };
	/** One reply in, one reading out. */
	readonly parse: { readonly params: m.ParseParams; readonly result: m.ParseResult };
	/** The rounds of a wait in, a verdict for each out. No sockets, no time. */
	readonly decide: { readonly params: m.DecideParams; readonly result: m.DecideResult };
	/** Connects, awaits the task, and says how that ended. */
	readonly track: { readonly params: m.TrackParams; readonly result: m.Ended };
	/** Connects, and asks for the task's status once. */
	readonly status: { readonly params: m.HandleParams; readonly result: m.Ended };
	/** Asks every node to stop the job. Nothing of it is judged (JUDGE-3); `doctor` looks whether it is answered. */
	readonly abort: { readonly params: m.HandleParams; readonly result: m.Ended };
	/** Calls off a `track` that is under way. */
	readonly cancel: { readonly params: m.CancelParams; readonly result: m.Nothing };
	/** The last request; the adapter answers and ends. */
	readonly bye: { readonly params: m.Nothing; readonly result: m.Nothing };
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

/** The schemas that hold the messages to their shapes. */
export const METHODS: MethodSchemas = {
	hello: { params: schemas.helloParams, result: schemas.helloResult },
	parse: { params: schemas.parseParams, result: schemas.parseResult },
	decide: { params: schemas.decideParams, result: schemas.decideResult },
	track: { params: schemas.trackParams, result: schemas.trackResult },
	status: { params: schemas.statusParams, result: schemas.statusResult },
	abort: { params: schemas.statusParams, result: schemas.abortResult },
	cancel: { params: schemas.cancelParams, result: schemas.nothing },
	bye: { params: schemas.nothing, result: schemas.nothing },
};
