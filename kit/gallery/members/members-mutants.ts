import { libraryTracker } from "../../run/library-tracker.ts";
import type { Mutant } from "../mutants/mutant.ts";
import { MEMBERS_GALLERY } from "./members-gallery.ts";
import type { Mistake } from "./mistakes.ts";

/** Where each mistake was seen, and a part of the message of a scenario that shows it. */
const SHEETS: Readonly<Partial<Record<Mistake, Pick<Mutant, "does" | "seenIn" | "message">>>> = {
	"only the first seed is tried": {
		does: "tries only the first seed",
		seenIn: "drivers that stop at the first address that accepts a connection",
		message: "outcome: expected",
	},
	"a silent member is dropped": {
		does: "drops a member that does not answer for a second, although the other members list it",
		seenIn: "drivers that remove a node after a failed look at it",
		message: 'got "complete"',
	},
	"a listed node is dropped if it is silent": {
		does: "drops a silent member as soon as another member answers, although that one lists it",
		seenIn: "drivers that count failed looks",
		message: 'got "complete"',
	},
	"a member is dropped if one list lacks it": {
		does: "drops a member as soon as the list of one other member lacks it",
		seenIn: "drivers that compare their members with each list that they read",
		message: 'got "complete"',
	},
	"a silent member is dropped if one list lacks it": {
		does: "drops a silent member as soon as the list of one other member lacks it, although another still lists it",
		seenIn: "drivers that compare their members with each list that they read",
		message: 'got "complete"',
	},
	"a node that left never comes back": {
		does: "never admits a node again that has left",
		seenIn: "drivers that keep a list of dead nodes",
		message: 'got "complete"',
	},
	"an equal generation means an equal list": {
		does: "does not read the list of a restarted node again if its generation is the same number as before",
		seenIn: "drivers that compare generations across a reconnect",
		message: "error code: expected",
	},
	"a new address is never learned": {
		does: "keeps the first address of each node",
		seenIn: "drivers that key their nodes by address",
		message: "questions to node B: expected",
	},
	"only the first address is tried": {
		does: "tries only the first of the addresses that a node lists",
		seenIn: "drivers that read one address of the list",
		message: "questions to node B: expected",
	},
	"an address without a port is skipped": {
		does: "skips a listed address without a port instead of using the default port of the list",
		seenIn: "parsers of the list of peers that expect host and port",
		message: "questions to node B: expected",
	},
	"an IPv6 address is skipped": {
		does: "skips addresses in brackets",
		seenIn: "parsers of the list of peers that split at colons",
		message: "questions to node B: expected",
	},
	"alternate addresses are ignored": {
		does: "ignores the option for alternate addresses",
		seenIn: "drivers whose option has an effect only for seeds",
		message: "questions to node B: expected",
	},
	"the client does not check which node it reached": {
		does: "does not check which node a connection has reached",
		seenIn: "every driver that keeps a connection by address",
		message: 'got "complete"',
	},
	"a node without partitions is a member like any other": {
		does: "treats a starting node that does not belong to a cluster yet as the whole cluster",
		seenIn: "drivers that do not read the partition generation",
		message: 'got "complete"',
	},
	"a lost connection fails the question": {
		does: "fails a question whose connection was lost, although there is time to ask again",
		seenIn: "drivers without retries that do not declare it",
		message: "outcome: expected",
	},
};

/** Trackers that get the members wrong, and otherwise behave like this library. */
export const MEMBERS: readonly Mutant[] = MEMBERS_GALLERY.flatMap(({ name, mistake, breaks, connect }) => {
	const sheet = SHEETS[mistake];
	return sheet === undefined ? [] : [{ name, ...sheet, breaks: [breaks], connect, tracker: () => libraryTracker() }];
});
