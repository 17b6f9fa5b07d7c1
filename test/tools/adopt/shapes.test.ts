// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

import { expect, test } from "vitest";
import { botOf, kinds, shapes } from "./shapes.ts";
import { createBotProject } from "./support.ts";

const all = shapes.flatMap((shape) => kinds.map((kind) => ({ shape, kind })));

test.each(all)(
  "for a bot with the shape $shape as $kind, all documents are found and each send is classified",
  async ({ shape, kind }) => {
    using project = createBotProject(botOf(shape, kind));
    const report = await project.adopt({ dryRun: true });

    expect(report.operations.map(({ name }) => name).sort()).toEqual(["LeaveChannel", "OnMessage", "SendMessage"]);
    expect(report.counts).toMatchObject({ documents: 3, sends: 3 });
    expect([report.doesNotFit, report.cannotBeRead, report.byHand, report.bugs, report.notSent]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);

    const lineOf = (file: string, text: string) =>
      project
        .read(file)
        .split("\n")
        .findIndex((line) => line.includes(text)) + 1;
    const bot = Object.keys(botOf(shape, kind)).find((file) => file.startsWith("bot")) ?? "";
    const [say, leave] = ["SendMessage", "LeaveChannel"].map((name) =>
      report.replaceNow.find(({ operation }) => operation === name),
    );
    expect(say?.readers.map(({ place, onlyLogs }) => [place.line, onlyLogs])).toEqual([
      [lineOf(bot, shape === "senders" ? 'data.id === "say"' : "data.id === ID.SAY"), true],
    ]);
    expect(leave?.readers).toEqual([]);
    // In TypeScript the type shows that a value is a text; in JavaScript nothing does.
    const isTyped = kind === "typescript" && shape === "senders";
    const channel = shape === "one file" || shape === "senders" ? "channel" : "node.channel.id";
    const code = isTyped ? channel : `\`\${${channel}}\``;
    expect(leave?.call?.replaceAll("channel_id: channel", "channel_id")).toContain(
      isTyped ? "{ channel_id }" : `{ channel_id: ${code} }`,
    );

    const [subscribe] = report.replaceAndMove;
    expect(report.replaceAndMove).toHaveLength(1);
    expect(subscribe?.operation).toBe("OnMessage");
    expect(subscribe?.readers.map(({ kind, place }) => [kind, place.line])).toEqual([
      ["answer", lineOf(bot, "data.id === ")],
      ["events", lineOf(bot, "data.subscription_id === subscription")],
    ]);
  },
);
