package io.attune.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/**
 * Puts files onto a branch of the hub, all at once: a line of JSON for the commit and each file.
 */
final class Commit {
  private static final String LINES = "application/x-ndjson";

  private Commit() {}

  /**
   * Makes a commit. It is sent once: whether a lost one was made, only the hub knows.
   *
   * @param changes of which the large files have arrived
   * @return what the hub tells of it
   * @throws HubException if the branch has changed meanwhile, or the hub refuses
   * @throws IOException if there is no answer
   */
  static PushResult send(HubApi api, HubRepository target, FileChanges changes, PushOptions options)
      throws IOException {
    String question = options.createPullRequest() ? FileChanges.PULL_REQUEST : "";
    URI address = URI.create(api.address(target, "commit") + question);
    JsonNode answer =
        api.post(address, LINES, content(changes, options.message()), target.toString(), 1);
    String commit = answer.path("commitOid").asText();
    if (commit.isEmpty()) {
      throw new IOException(HubRequest.shown(address) + ": the hub tells no commit");
    }
    return new PushResult(
        commit,
        answer.path("commitUrl").asText(),
        Optional.of(answer.path("pullRequestUrl").asText(""))
            .filter(text -> !text.isEmpty() && !text.equals("null")),
        changes.count());
  }

  private static byte[] content(FileChanges changes, String message) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    line(lines, "header", object().put("summary", message).put("description", ""));
    for (LocalFile file : changes.small()) {
      line(
          lines,
          "file",
          object()
              .put("content", Files.readAllBytes(file.file())) // as Base64
              .put("path", file.path())
              .put("encoding", "base64"));
    }
    for (Map.Entry<LocalFile, String> large : changes.large().entrySet()) {
      line(
          lines,
          "lfsFile",
          object()
              .put("path", large.getKey().path())
              .put("algo", "sha256")
              .put("oid", large.getValue())
              .put("size", large.getKey().size()));
    }
    return lines.toByteArray();
  }

  private static void line(ByteArrayOutputStream lines, String key, ObjectNode value)
      throws IOException {
    ObjectNode line = object().put("key", key);
    line.set("value", value);
    lines.write(HubApi.JSON.writeValueAsBytes(line));
    lines.write("\n".getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode object() {
    return HubApi.JSON.createObjectNode();
  }
}
