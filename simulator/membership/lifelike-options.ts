import type { ClusterMember } from "../member.ts";
import type { NodeSurroundings } from "../node-surroundings.ts";
import type { Random } from "../random.ts";
import type { Contact } from "./view.ts";
import { type MembershipChances, type MembershipWindows, REAL_CHANCES, REAL_WINDOWS } from "./windows.ts";

/** Where the processes of nodes listen: on the virtual network, or on real sockets. */
export interface Hosting {
	/** A process begins to listen at the address of its contact. */
	open(member: ClusterMember, contact: Contact): void;
	/** Its connections are reset, and its address refuses. */
	kill(member: ClusterMember): void;
	/** The system still accepts connections, and nobody reads them. */
	stop(member: ClusterMember): void;
	continue(member: ClusterMember): void;
	/** The client cannot reach it, or can again. */
	setCut(member: ClusterMember, isCut: boolean): void;
}

export interface LifelikeOptions {
	readonly random: Random;
	readonly hosting: Hosting;
	/** Where each node can be reached, as the others list it. */
	readonly contacts: ReadonlyMap<string, Contact>;
	/** Default: {@link REAL_WINDOWS}. Name the windows that you pin. */
	readonly windows?: Partial<MembershipWindows>;
	/** Default: {@link REAL_CHANCES}. */
	readonly chances?: Partial<MembershipChances>;
	readonly clusterName?: string;
	/** The partitions that a node reports, if clients read them. `company`: the nodes that it counts, itself included. */
	replicas?(member: ClusterMember, company: readonly string[]): NodeSurroundings["replicas"];
	/** Called after every change of what a node says about its members. */
	changed?(node: string): void;
}

/** What the process of a node is doing. */
export type ProcessState = "down" | "starting" | "running" | "stopped" | "shutting down";
