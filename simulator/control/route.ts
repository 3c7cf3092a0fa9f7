import type { SimulatedCluster } from "../simulated-cluster.ts";
import type { ServedCluster } from "../tcp/serve-cluster.ts";
import type { Field } from "./fields.ts";
import type { Nothing } from "./messages.ts";

/** What the routes steer. */
export interface World {
	readonly cluster: SimulatedCluster;
	readonly served: ServedCluster;
}

/** A request that was checked. */
export interface Checked<Body, Query> {
	readonly world: World;
	/** The parameters of the path; empty where it has none of the name. */
	readonly path: { readonly node: string; readonly taskId: string };
	readonly body: Body;
	readonly query: Query;
}

/** One thing that the API does. Routes are values, so that the server and its description cannot differ. */
export interface RouteOf<Body, Query, Answer> {
	readonly method: "get" | "post" | "put";
	/** With its parameters in braces, as OpenAPI writes them. */
	readonly path: string;
	readonly id: string;
	readonly summary: string;
	readonly body?: Field<Body>;
	readonly query?: Field<Query>;
	readonly status: 200 | 201;
	readonly answer: Field<Answer>;
	run(request: Checked<Body, Query>): Answer | Promise<Answer>;
}

/** A route whose types were checked where it was made, and whose requests are by its own schemas. */
export type Route = RouteOf<unknown, unknown, unknown>;

export function route<Answer, Body = Nothing, Query = Nothing>(made: RouteOf<Body, Query, Answer>): Route {
	return made as unknown as Route;
}

/** A request for something that is not there. */
export class NotFound extends Error {
	override readonly name = "NotFound";
}
