package io.attune.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.hub.LoopbackRepository.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How files get into {@link LoopbackHub}: what the real hub's upload protocol answers. */
final class LoopbackUploads {
  /** Larger files are sent in parts of this size. */
  static final int PART = 40_000;

  private static final int LARGE = 10_000;

  /** An answer. */
  record Answer(int status, JsonNode body) {
    static Answer ok(JsonNode body) {
      return new Answer(200, body);
    }

    static Answer error(int status, String message) {
      return new Answer(status, object().put("error", message));
    }
  }

  /** Bytes on their way to one repository. */
  private record Upload(
      LoopbackRepository repository, String hash, long size, TreeMap<Integer, byte[]> parts) {}

  /** Each part that has arrived as a whole, as {@code HASH/NUMBER}, as often as it has. */
  final List<String> arrived = Collections.synchronizedList(new ArrayList<>());

  private final Map<String, Upload> uploads = new HashMap<>();
  private int count;

  static ObjectNode object() {
    return HubApi.JSON.createObjectNode();
  }

  /** All addresses that were given for uploads are void from now on. */
  void expire() {
    uploads.clear();
  }

  Answer preupload(LoopbackRepository repository, String revision, JsonNode question) {
    Map<String, Stored> present = repository.files(revision).orElse(Map.of());
    ObjectNode answer = object();
    ArrayNode files = answer.putArray("files");
    for (JsonNode file : question.path("files")) {
      String path = file.path("path").asText();
      ObjectNode told =
          files
              .addObject()
              .put("path", path)
              .put("uploadMode", isLarge(path, file.path("size").asLong()) ? "lfs" : "regular")
              .put("shouldIgnore", path.endsWith(".ignored"));
      if (present.containsKey(path)) {
        told.put("oid", present.get(path).etag());
      }
    }
    return Answer.ok(answer);
  }

  private static boolean isLarge(String path, long size) {
    return path.endsWith(".safetensors") || size > LARGE;
  }

  /**
   * @param hub the address of the hub
   * @param store the address of the store
   */
  Answer batch(LoopbackRepository repository, JsonNode question, String hub, String store) {
    ObjectNode answer = object().put("transfer", "multipart");
    ArrayNode objects = answer.putArray("objects");
    for (JsonNode wanted : question.path("objects")) {
      String hash = wanted.path("oid").asText();
      long size = wanted.path("size").asLong();
      ObjectNode object = objects.addObject().put("oid", hash).put("size", size);
      if (repository.objects.containsKey(hash)) {
        continue;
      }
      String id = Integer.toString(++count);
      uploads.put(id, new Upload(repository, hash, size, new TreeMap<>()));
      ObjectNode actions = object.putObject("actions");
      ObjectNode upload = actions.putObject("upload");
      if (size <= PART) {
        upload.put("href", store + "/upload/" + id + "/1?signature=s");
        actions.putObject("verify").put("href", hub + "/verify/" + id);
      } else {
        upload.put("href", hub + "/complete/" + id + "?uploadId=u");
        ObjectNode header = upload.putObject("header").put("chunk_size", Integer.toString(PART));
        for (int part = 1; (part - 1L) * PART < size; part++) {
          header.put("%05d".formatted(part), store + "/upload/" + id + "/" + part + "?signature=s");
        }
      }
    }
    return Answer.ok(answer);
  }

  /** Takes a part. Its etag, or nothing where the address has expired. */
  String put(String id, int part, byte[] content) {
    Upload upload = uploads.get(id);
    if (upload == null) {
      return "";
    }
    upload.parts().put(part, content);
    arrived.add(upload.hash() + "/" + part);
    return etag(content);
  }

  private static String etag(byte[] content) {
    return '"' + LoopbackRepository.hash("SHA-1", content) + '"';
  }

  /** All parts are said to be there. */
  Answer complete(String id, JsonNode message) {
    Upload upload = uploads.get(id);
    if (upload == null) {
      return Answer.error(404, "no such upload");
    }
    List<String> etags = new ArrayList<>();
    message.path("parts").forEach(part -> etags.add(part.path("etag").asText()));
    if (!etags.equals(upload.parts().values().stream().map(LoopbackUploads::etag).toList())) {
      return Answer.error(400, "parts are missing");
    }
    return verify(id);
  }

  /** Whether what arrived is what was announced; else it is forgotten. */
  Answer verify(String id) {
    Upload upload = uploads.remove(id);
    if (upload == null) {
      return Answer.error(404, "no such upload");
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    upload.parts().values().forEach(content::writeBytes);
    if (!LoopbackRepository.hash("SHA-256", content.toByteArray()).equals(upload.hash())) {
      return Answer.error(400, "the hash is another one");
    }
    upload.repository().objects.put(upload.hash(), content.toByteArray());
    return Answer.ok(object());
  }

  /**
   * @param pullRequest whether the files go to a branch of their own
   */
  Answer commit(
      LoopbackRepository repository,
      String id,
      String revision,
      byte[] lines,
      boolean pullRequest,
      String hub)
      throws IOException {
    Map<String, Stored> changes = new TreeMap<>();
    for (String line : new String(lines, StandardCharsets.UTF_8).split("\n", -1)) {
      JsonNode item = line.isEmpty() ? object() : HubApi.JSON.readTree(line);
      JsonNode value = item.path("value");
      String path = value.path("path").asText();
      switch (item.path("key").asText()) {
        case "file" -> changes.put(path, new Stored(value.path("content").binaryValue(), false));
        case "lfsFile" -> {
          byte[] content = repository.objects.get(value.path("oid").asText());
          if (content == null || content.length != value.path("size").asLong(-1)) {
            return Answer.error(400, "a large file is missing: " + path);
          }
          changes.put(path, new Stored(content, true));
        }
        case "header", "" -> {}
        default -> {
          return Answer.error(400, "unknown line: " + line);
        }
      }
    }
    String branch = pullRequest ? "refs/pr/" + repository.branches.size() : revision;
    if (pullRequest) {
      repository.branches.put(branch, repository.commit(revision).orElseThrow());
    }
    String commit = repository.commit(branch, changes);
    ObjectNode answer =
        object()
            .put("success", true)
            .put("commitOid", commit)
            .put("commitUrl", hub + "/" + id + "/commit/" + commit);
    if (pullRequest) {
      answer.put("pullRequestUrl", hub + "/" + id + "/discussions/" + repository.branches.size());
    }
    return Answer.ok(answer);
  }
}
