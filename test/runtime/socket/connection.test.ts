import { expect, test } from "vitest";
import { sendMessage } from "../../../generated/client.ts";
import { startSession } from "../../support/bare-service.ts";

test("what waits behind a large frame is written when that is gone, not when it is answered", async () => {
  await using it = await startSession({}, { drainMs: 1 });
  const large = { channel_id: "c", msg: "x".repeat(16 * 1024 * 1024) };
  const calls = [large, { channel_id: "c", msg: "small" }].map((variables) => sendMessage(it.session, variables));
  const settled = Promise.allSettled(calls);
  await it.bare.received(2);
  expect(it.bare.frames[1]?.payload.variables?.msg).toBe("small");
  await it.session.close();
  await settled;
});
