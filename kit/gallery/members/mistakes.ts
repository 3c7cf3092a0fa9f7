/** Ways of getting the members of a cluster wrong, each with the clause that it breaks. */
export const MISTAKES = {
	"only the first seed is tried": "CLUSTER-12",
	"a silent member is dropped": "CLUSTER-2",
	"a member's own list is the whole cluster": "CLUSTER-2",
	"a node leaves while no member answers": "CLUSTER-2",
	"a listed node is dropped if it is silent": "CLUSTER-2",
	"the members are looked at once": "CLUSTER-2",
	"a node that left never comes back": "CLUSTER-1",
	"peers of peers are not followed": "CLUSTER-1",
	"an equal generation means an equal list": "CLUSTER-5",
	"a new address is never learned": "CLUSTER-8",
	"only the first address is tried": "CLUSTER-8",
	"an address without a port is skipped": "CLUSTER-8",
	"an address of IPv6 is skipped": "CLUSTER-8",
	"alternate addresses are ignored": "CLUSTER-8",
	"nobody asks whom the connection reached": "CLUSTER-4",
	"the address at which a node answered is forgotten": "CLUSTER-4",
	"a node without partitions is a member like any other": "CLUSTER-3",
	"a lost connection fails the question": "CLUSTER-7",
	"a look that times out fails every question": "CLUSTER-7",
	"a refused connect is repeated at once": "CLUSTER-7",
	"a pause of the client is silence": "CLUSTER-9",
	"former members are forgotten": "CLUSTER-11",
	"a silent former member is no reason to doubt": "CLUSTER-11",
	"connections stay open": "WAIT-10",
} as const;

export type Mistake = keyof typeof MISTAKES;
