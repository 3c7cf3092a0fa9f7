import type { Clock } from "../../src/clock.ts";
import type { RequestFailureReason } from "../../src/cluster/cluster.ts";
import { createFrameDecoder, FRAME_TYPE, type Frame, type MalformedFrame } from "../../src/cluster/info/frame.ts";
import type { Asker, CutAnswer, OpenQuestion } from "../questions.ts";
import type { Scripted } from "../server-version/answer-body.ts";
import type { InfoClient } from "../server-version/info-command.ts";
import type { WireFault } from "../wire-fault.ts";
import { type Exchange, InfoExchange, NO_EXCHANGE, type ServedNode, StartExchange } from "./exchange.ts";
import { sendCut, sendNonsense, sendPieces } from "./reply-writer.ts";
import { inflated, readRequest } from "./request.ts";
import { Unfinished } from "./unfinished.ts";
import type { Wire } from "./wire.ts";

/** The most bytes of waiting requests. Beyond that the connection is not read until some are answered. */
const MAX_WAITING = 64 * 1024;
/**
 * Requests are taken apart in pieces of this many bytes: thousands of small ones take much more memory than their
 * bytes.
 */
const PIECE = 4096;
/** The most requests that are answered in a row. Then it is the turn of other connections. */
const MOST_IN_A_ROW = 16;
/** A client with more unread reply bytes is disconnected. */
const MAX_UNREAD = 16 * 1024 * 1024;
/** The most late replies on one connection. */
const MAX_WITHHELD = 64;
/** Of a frame. */
const HEADER_BYTES = 8;

interface WithheldReply {
	readonly frame: Uint8Array;
	readonly question: OpenQuestion;
	readonly arrives: () => void;
}

/**
 * The connection of a client to a node. As on real servers, requests may be split anywhere and sent ahead, and are
 * answered in order, one at a time. An invalid header closes the connection without a reply. So does the end of the
 * client's data, even if a reply is pending.
 *
 * It is itself the asker of all its questions: functions for each question would take more time than the answer.
 */
export class ServedConnection implements Asker {
	readonly leastWait = 0;
	readonly #wire: Wire;
	readonly #node: ServedNode;
	readonly #client: InfoClient = { hasUserAgent: false };
	readonly #decoder = createFrameDecoder({ sharesMemory: true });
	/** Bytes that have arrived and are not taken apart yet. */
	readonly #arrived: Uint8Array[] = [];
	#arrivedBytes = 0;
	readonly #waiting: (Frame | MalformedFrame)[] = [];
	readonly #withheld: WithheldReply[] = [];
	/** Withheld questions, and the one that is being answered as the last. */
	readonly #open: OpenQuestion[] = [];
	/** The request that is being answered, or was answered last. */
	#exchange: Exchange = NO_EXCHANGE;
	readonly #unfinished: Unfinished;
	#unfinishedBytes = 0;
	#isBusy = false;
	/** A question is being asked: its answer may come within this call. */
	#isAsking = false;
	/** It has answered many requests in a row. */
	#isResting = false;

	constructor(wire: Wire, node: ServedNode) {
		this.#wire = wire;
		this.#node = node;
		this.#unfinished = new Unfinished(node.cluster);
		wire.listen({ data: (bytes) => this.#read(bytes), drained: () => this.#next(), ended: () => this.#giveUp() });
	}

	#read(chunk: Uint8Array): void {
		if (!this.#wire.isOpen) return;
		this.#arrived.push(chunk);
		this.#arrivedBytes += chunk.length;
		this.#next();
	}

	/** The next request that has arrived whole. */
	#nextFrame(): Frame | MalformedFrame | undefined {
		for (;;) {
			const frame = this.#waiting.shift();
			if (frame !== undefined) return frame;
			const [chunk] = this.#arrived;
			if (chunk === undefined) return undefined;
			const isLast = chunk.length <= PIECE;
			const piece = isLast ? chunk : chunk.subarray(0, PIECE);
			if (isLast) this.#arrived.shift();
			else this.#arrived[0] = chunk.subarray(PIECE);
			this.#arrivedBytes -= piece.length;
			this.#unfinishedBytes += piece.length;
			for (const each of this.#decoder.push(piece)) {
				this.#waiting.push(each);
				if (each.kind === "frame") this.#unfinishedBytes -= HEADER_BYTES + each.body.length;
			}
			if (this.#unfinished.isTooMuch(this.#unfinishedBytes)) {
				this.#wire.close();
				return undefined;
			}
		}
	}

	/**
	 * Answers the waiting requests, until an answer takes time. As a real server, the node takes no further request from a
	 * client that does not read its replies.
	 */
	#next(): void {
		for (let answered = 0; !this.#isBusy && !this.#isResting && this.#wire.isOpen && !this.#wire.isFull; answered++) {
			if (answered === MOST_IN_A_ROW) {
				this.#rest();
				break;
			}
			const frame = this.#nextFrame();
			if (frame === undefined) break;
			if (frame.kind === "malformed") return this.#wire.close();
			const plain = frame.type === FRAME_TYPE.compressed ? this.#inflated(frame) : frame;
			if (plain === undefined) return this.#wire.close();
			this.#take(plain);
		}
		this.#wire.pause(this.#arrivedBytes > MAX_WAITING || this.#wire.isFull);
	}

	#rest(): void {
		this.#isResting = true;
		this.#wire.soon(() => {
			this.#isResting = false;
			this.#next();
		});
	}

	#inflated(frame: Frame): Frame | undefined {
		return inflated(frame, this.#wire.inflate?.bind(this.#wire));
	}

	#take(frame: Frame): void {
		const request = readRequest(frame, this.#node.member.node.release);
		switch (request.kind) {
			case "info":
				return this.#ask(new InfoExchange(this.#node, this.#client, request));
			case "message":
				return this.#ask(new StartExchange(this.#node, this.#wire.from, request.message));
			case "fixed":
				return this.#send(request.reply);
			case "none":
				return this.#wire.close();
			default:
				return request satisfies never;
		}
	}

	#ask(exchange: Exchange): void {
		this.#exchange = exchange;
		this.#isBusy = true;
		this.#isAsking = true;
		const question = this.#node.questions.ask(this.#node.member, exchange.commands, this);
		this.#isAsking = false;
		if (this.#isBusy || question.isMute) this.#open.push(question);
	}

	// --- what the questions of this connection call, see `Asker` ----------------------------------------------------

	get clock(): Clock | undefined {
		return this.#node.clock;
	}

	truth(now: number, scripted?: Scripted): string {
		return this.#exchange.truth(now, scripted);
	}

	answer(body: string, fault: WireFault | undefined, question: OpenQuestion): void {
		this.#sendWithheld();
		const frame = this.#exchange.frame(body);
		if (typeof fault === "object") sendPieces(this.#wire, frame, fault.fragments, () => this.#finish(question));
		else {
			this.#wire.send(frame);
			this.#finish(question);
		}
		if (this.#wire.unread > MAX_UNREAD) this.#wire.close();
	}

	fail(reason: RequestFailureReason, cut: CutAnswer | undefined, question: OpenQuestion): void {
		if (cut !== undefined) sendCut(this.#wire, cut);
		else if (reason === "malformed") sendNonsense(this.#wire);
		else if (reason === "closed") this.#wire.close();
		else this.#wire.reset();
		this.#finish(question);
	}

	withhold(body: string, arrives: () => void, question: OpenQuestion): void {
		if (this.#withheld.length === MAX_WITHHELD) return this.#wire.close();
		this.#withheld.push({ frame: this.#exchange.frame(body), question, arrives });
		this.#isBusy = false;
	}

	#finish(question: OpenQuestion): void {
		this.#close(question);
		this.#isBusy = false;
		// If the answer came within the call of `ask`, the loop in `#next` continues by itself.
		if (!this.#isAsking) this.#next();
	}

	#close(question: OpenQuestion): void {
		if (this.#open.at(-1) === question) this.#open.pop();
		else if (this.#open.includes(question)) this.#open.splice(this.#open.indexOf(question), 1);
	}

	#send(frame: Uint8Array): void {
		this.#sendWithheld();
		this.#wire.send(frame);
	}

	#sendWithheld(): void {
		if (this.#withheld.length === 0) return;
		for (const { frame, question, arrives } of this.#withheld.splice(0)) {
			this.#wire.send(frame);
			this.#close(question);
			arrives();
		}
	}

	#giveUp(): void {
		this.#unfinished.isTooMuch(0);
		for (const question of [...this.#open]) this.#node.questions.giveUp(question);
	}
}
