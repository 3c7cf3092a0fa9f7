import type { ClusterMember } from "../member.ts";
import type { Contact } from "./view.ts";

/** Where the processes of nodes listen: on the virtual network, or on real sockets. */
export interface Hosting {
	/** A process begins to listen at the address of its contact. */
	open(member: ClusterMember, contact: Contact): void;
	/** Its connections are reset, and its address refuses. */
	kill(member: ClusterMember): void;
	/** The system still accepts connections, but the process does not read them. */
	stop(member: ClusterMember): void;
	continue(member: ClusterMember): void;
	/** The client cannot reach it, or can again. */
	setCut(member: ClusterMember, isCut: boolean): void;
}
