package io.attune.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a folder the hub does not have yet.
 *
 * @param small files, which travel within the commit
 * @param large files, which travel by themselves, by the SHA-256 of their content
 */
record FileChanges(List<LocalFile> small, Map<LocalFile, String> large) {
  private static final Logger LOG = LoggerFactory.getLogger(FileChanges.class);

  /** As many files as the hub answers about at once. */
  static final int MOST_AT_ONCE = 256;

  static final String JSON_TYPE = "application/json";
  static final String PULL_REQUEST = "?create_pr=1";

  int count() {
    return small.size() + large.size();
  }

  /**
   * Asks the hub which files it has already, how it wants the others, and which it ignores.
   *
   * @param pullRequest whether the files will be proposed only
   */
  static FileChanges of(
      HubApi api, HubRepository target, List<LocalFile> files, boolean pullRequest)
      throws IOException {
    List<LocalFile> small = new ArrayList<>();
    Map<LocalFile, String> large = new LinkedHashMap<>();
    URI address = URI.create(api.address(target, "preupload") + (pullRequest ? PULL_REQUEST : ""));
    for (int from = 0; from < files.size(); from += MOST_AT_ONCE) {
      List<LocalFile> some = files.subList(from, Math.min(files.size(), from + MOST_AT_ONCE));
      Map<String, JsonNode> told = ask(api, target, address, some);
      for (LocalFile file : some) {
        JsonNode answer = told.get(file.path());
        String mode = answer == null ? "" : answer.path("uploadMode").asText();
        if (!mode.equals("lfs") && !mode.equals("regular")) {
          throw new IOException(
              HubRequest.shown(address) + ": the hub does not tell how it wants " + file.path());
        }
        String known = answer.path("oid").asText();
        if (answer.path("shouldIgnore").asBoolean()) {
          LOG.warn("{} is not pushed: the repository's .gitignore names it", file.path());
        } else if (mode.equals("lfs") && file.size() > 0) {
          String hash = file.sha256();
          if (!hash.equals(known)) {
            large.put(file, hash);
          }
        } else if (known.isEmpty() || !file.gitHash().equals(known)) {
          small.add(file);
        }
      }
    }
    return new FileChanges(small, large);
  }

  private static Map<String, JsonNode> ask(
      HubApi api, HubRepository target, URI address, List<LocalFile> files) throws IOException {
    ObjectNode question = HubApi.JSON.createObjectNode();
    ArrayNode list = question.putArray("files");
    for (LocalFile file : files) {
      list.addObject()
          .put("path", file.path())
          .put("size", file.size())
          .put("sample", file.sample()); // as Base64
    }
    byte[] content = HubApi.JSON.writeValueAsBytes(question);
    Map<String, JsonNode> told = new HashMap<>();
    api.post(address, JSON_TYPE, content, target.toString())
        .path("files")
        .forEach(answer -> told.put(answer.path("path").asText(), answer));
    return told;
  }
}
