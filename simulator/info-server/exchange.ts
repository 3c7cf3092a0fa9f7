import type { Clock } from "../../src/clock.ts";
import type { ClusterMember } from "../member.ts";
import type { OpenQuestions } from "../questions.ts";
import type { Scripted } from "../server-version/answer-body.ts";
import type { InfoClient } from "../server-version/info-command.ts";
import type { SimulatedCluster } from "../simulated-cluster.ts";
import type { StartMessage } from "../start-message.ts";
import { startReply } from "../start-reply.ts";
import type { StartedTask } from "../started-task.ts";
import { infoFrame } from "./reply-writer.ts";
import type { CommandRequest } from "./request.ts";

/** Result codes: parameter error, and unsupported (server source, proto.h). */
const PARAMETER = 4;
const UNSUPPORTED = 16;

/** A node, and the parts of its cluster that its connections need. */
export interface ServedNode {
	readonly cluster: SimulatedCluster;
	readonly member: ClusterMember;
	readonly questions: OpenQuestions;
	/** The running job that clients believe to have started. Absent if a start begins a job. */
	readonly startedTask?: StartedTask;
	/** The clock for its answers. Default: that of the cluster. */
	readonly clock?: Clock;
}

/** A request that is a question, and the reply to it. */
export interface Exchange {
	/** The commands of the question. */
	readonly commands: readonly string[];
	/** The node's own answer; see {@link Asker.truth}. */
	truth(now: number, scripted?: Scripted): string;
	/** The reply that carries an answer. */
	frame(body: string): Uint8Array;
}

/** Before the first request. */
export const NO_EXCHANGE: Exchange = { commands: [], truth: () => "", frame: infoFrame };

export class InfoExchange implements Exchange {
	readonly commands: readonly string[];
	readonly #node: ServedNode;
	readonly #client: InfoClient;
	readonly #body: string;

	constructor(node: ServedNode, client: InfoClient, { body, commands }: CommandRequest) {
		const task = node.startedTask;
		this.#node = node;
		this.#client = client;
		this.#body = task?.fromClient(body) ?? body;
		this.commands = task === undefined ? commands : commands.map((command) => task.fromClient(command));
	}

	truth(now: number, scripted?: Scripted): string {
		return this.#node.member.node.answer(this.#body, now, this.#client, scripted);
	}

	frame(body: string): Uint8Array {
		return infoFrame(this.#node.startedTask?.toClient(body) ?? body);
	}
}

/** The start of a background query is a question too: it can be held and reset, and it is traced. */
export class StartExchange implements Exchange {
	readonly commands: readonly string[];
	readonly #node: ServedNode;
	readonly #from: string;
	readonly #message: StartMessage;
	readonly #taskId: bigint;
	#reply: Uint8Array = new Uint8Array();

	/** `from`: the client's address. */
	constructor(node: ServedNode, from: string, message: StartMessage) {
		this.#node = node;
		this.#from = from;
		this.#message = message;
		this.#taskId = "order" in message ? message.order.taskId : "taskId" in message ? message.taskId : 0n;
		this.commands = [`start ${this.#taskId}`];
	}

	truth(): string {
		const code = this.#accept();
		this.#reply = startReply(this.#node.member.node.release, code, this.#taskId);
		return `code ${code}`;
	}

	frame(): Uint8Array {
		return this.#reply;
	}

	/** The result code for the message. A job that the node accepts starts. */
	#accept(): number {
		const { cluster, member, startedTask } = this.#node;
		const message = this.#message;
		switch (message.kind) {
			case "job":
				if (startedTask !== undefined) {
					startedTask.start(message.order.taskId);
					return 0;
				}
				return cluster.receive(member.name, { ...message.order, from: this.#from }).code;
			case "refused":
				return message.code;
			case "other":
				return UNSUPPORTED;
			case "malformed":
				return PARAMETER;
			default:
				return message satisfies never;
		}
	}
}
