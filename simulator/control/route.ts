import type { SimulatedCluster } from "../simulated-cluster.ts";
import type { ServedCluster } from "../tcp/serve-cluster.ts";
import type { LifelikeServedCluster } from "../tcp/serve-lifelike.ts";
import type { Field } from "./fields.ts";
import type { EmptyMessage } from "./messages.ts";

/** The cluster that the routes control. */
export interface ControlledWorld {
	readonly cluster: SimulatedCluster;
	readonly served: ServedCluster;
	/** The same servers, if each node has its own view. */
	readonly lifelike?: LifelikeServedCluster;
}

/** A request that was checked. */
export interface Checked<Body, Query> {
	readonly world: ControlledWorld;
	/** The parameters of the path; empty text if the path does not contain the parameter. */
	readonly path: { readonly node: string; readonly taskId: string };
	readonly body: Body;
	readonly query: Query;
}

/** One operation of the API. The server and the OpenAPI document are both made of these values. */
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

/** A route without its types. `route` has checked them, and the schemas check its requests. */
export type Route = RouteOf<unknown, unknown, unknown>;

export function route<Answer, Body = EmptyMessage, Query = EmptyMessage>(made: RouteOf<Body, Query, Answer>): Route {
	return made as unknown as Route;
}

/** A request for something that does not exist. */
export class NotFound extends Error {
	override readonly name = "NotFound";
}
