/**
 * A job that already runs, which a client believes to have started. A client that can only track its own queries sends
 * a start with another id. The nodes accept it without another job, and from then on the client's id means this
 * job.
 */
export class StartedTask {
	readonly #taskId: string;
	#clientsId: string | undefined;

	/** @param taskId the id of the running job, as decimal text */
	constructor(taskId: string) {
		this.#taskId = taskId;
	}

	/** A start of this id reached a node. The last start counts. */
	start(clientsId: bigint): void {
		this.#clientsId = String(clientsId);
	}

	/** A request of the client, with the id of the running job. */
	fromClient(text: string): string {
		return renamed(text, this.#clientsId, this.#taskId);
	}

	/** A reply for the client, with its own id. */
	toClient(text: string): string {
		return renamed(text, this.#taskId, this.#clientsId);
	}
}

function renamed(text: string, from: string | undefined, to: string | undefined): string {
	if (from === undefined || to === undefined) return text;
	return text.replace(new RegExp(`\\b(trid|id)=${from}(?!\\d)`, "g"), `$1=${to}`);
}
