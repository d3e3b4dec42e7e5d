package io.attune.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends large files to the hub's store, by the batch API of Git LFS: as a whole, or in parts where
 * the hub wants it. Whatever the hub has is not sent.
 */
final class LargeFiles {
  private static final Logger LOG = LoggerFactory.getLogger(LargeFiles.class);
  private static final int OK_END = 300;

  /** So often new addresses are asked for, the first time maybe instead of an earlier process's. */
  private static final int MOST_REFUSALS = 3;

  private final HubApi api;
  private final HubRepository target;
  private final boolean pullRequest;
  private final Path stateFolder;
  private final TransferProgress progress;

  /**
   * @param pullRequest whether the files will be proposed only, which takes fewer rights
   * @param stateFolder where it is kept which parts are sent
   */
  LargeFiles(
      HubApi api,
      HubRepository target,
      boolean pullRequest,
      Path stateFolder,
      TransferProgress progress) {
    this.api = api;
    this.target = target;
    this.pullRequest = pullRequest;
    this.stateFolder = stateFolder;
    this.progress = progress;
  }

  /** The store does not take what was sent to an address: it has expired, or bytes were damaged. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Sends files that the hub does not have.
   *
   * @param files and their SHA-256
   */
  void send(Map<LocalFile, String> files) throws IOException {
    Map<String, LocalFile> distinct = new LinkedHashMap<>();
    files.forEach((file, hash) -> distinct.putIfAbsent(hash, file));
    List<String> hashes = new ArrayList<>(distinct.keySet());
    for (int from = 0; from < hashes.size(); from += FileChanges.MOST_AT_ONCE) {
      Map<String, LocalFile> some = new LinkedHashMap<>();
      hashes
          .subList(from, Math.min(hashes.size(), from + FileChanges.MOST_AT_ONCE))
          .forEach(hash -> some.put(hash, distinct.get(hash)));
      Map<String, UploadLinks> missing = ask(some);
      for (Map.Entry<String, UploadLinks> each : missing.entrySet()) {
        send(some.get(each.getKey()), each.getKey(), each.getValue());
      }
    }
  }

  private void send(LocalFile file, String hash, UploadLinks given) throws IOException {
    UploadLinks links = given;
    for (int refusals = 0; ; refusals++) {
      try {
        if (links.isInParts()) {
          sendParts(file, hash, links);
        } else {
          sendBytes(file, "", links.target(), 0, file.size());
        }
        if (links.verify().isPresent()) {
          post(file, links.verify().get(), object(hash, file));
        }
        return;
      } catch (RefusedException e) {
        Files.deleteIfExists(stateFile(hash));
        if (refusals == MOST_REFUSALS) {
          throw new IOException(e.getMessage() + ", also at new addresses; try again later", e);
        }
        LOG.info("{}; asking for new addresses", e.getMessage());
      }
      UploadLinks anew = ask(Map.of(hash, file)).get(hash);
      if (anew == null) {
        return; // it had arrived after all
      }
      links = anew;
    }
  }

  private void sendParts(LocalFile file, String hash, UploadLinks given) throws IOException {
    Optional<UploadState> earlier =
        UploadState.find(stateFile(hash))
            .filter(state -> state.links().isComplete(file.size())); // of this very content
    UploadState state =
        earlier.isPresent() ? earlier.get() : UploadState.begin(stateFile(hash), given);
    UploadLinks links = state.links();
    for (int part = 1; part <= links.parts().size(); part++) {
      long offset = (part - 1) * links.partSize();
      long length = Math.min(links.partSize(), file.size() - offset);
      if (!state.sent().containsKey(part)) {
        URI address = links.parts().get(part - 1);
        HttpHeaders answer = sendBytes(file, " (part " + part + ")", address, offset, length);
        state.put(
            part,
            answer
                .firstValue("ETag")
                .orElseThrow(
                    () ->
                        new IOException(HubRequest.shown(address) + ": the store tells no etag")));
      }
      progress.transferred(file.path(), offset + length, file.size());
    }
    ObjectNode complete = HubApi.JSON.createObjectNode().put("oid", hash);
    ArrayNode parts = complete.putArray("parts");
    state
        .sent()
        .forEach((part, etag) -> parts.addObject().put("partNumber", part).put("etag", etag));
    post(file, links.target(), complete);
    state.delete();
  }

  private HttpHeaders sendBytes(LocalFile file, String which, URI address, long offset, long length)
      throws IOException {
    HubRequest request =
        new HubRequest("PUT", address, Map.of(), RequestBody.of(file.file(), offset, length));
    HttpResponse<InputStream> answer =
        api.http()
            .send(
                request,
                true,
                HubHttp.TRIES,
                sent -> progress.transferred(file.path(), offset + sent, file.size()));
    try (InputStream body = answer.body()) {
      requireTaken(answer, file.path() + which);
      return answer.headers();
    }
  }

  private void post(LocalFile file, URI address, ObjectNode content) throws IOException {
    Map<String, String> headers =
        Map.of("Content-Type", HubApi.LFS_TYPE, "Accept", HubApi.LFS_TYPE);
    byte[] bytes = HubApi.JSON.writeValueAsBytes(content);
    HttpResponse<InputStream> answer =
        api.http().send(HubRequest.post(address, headers, bytes), false);
    try (InputStream body = answer.body()) {
      requireTaken(answer, file.path());
    }
  }

  private static void requireTaken(HttpResponse<?> answer, String what) throws IOException {
    int status = answer.statusCode();
    if (HubHttp.mayPass(status)) {
      throw new HubUnavailableException(what, status);
    }
    if (status >= OK_END) {
      throw new RefusedException("%s: the store answered %d".formatted(what, status));
    }
  }

  /** Where the bytes of those files go that the hub does not have, by their hashes. */
  private Map<String, UploadLinks> ask(Map<String, LocalFile> files) throws IOException {
    ObjectNode question =
        HubApi.JSON.createObjectNode().put("operation", "upload").put("hash_algo", "sha256");
    question.putArray("transfers").add("basic").add("multipart");
    ArrayNode objects = question.putArray("objects");
    files.forEach((hash, file) -> objects.add(object(hash, file)));
    if (!pullRequest) {
      question.putObject("ref").put("name", target.revision());
    }
    String path = "%s%s.git/info/lfs/objects/batch".formatted(target.type().prefix(), target.id());
    URI address = api.address(path);
    JsonNode answer =
        api.post(
            address, HubApi.LFS_TYPE, HubApi.JSON.writeValueAsBytes(question), target.toString());
    Map<String, UploadLinks> links = new LinkedHashMap<>();
    for (JsonNode object : answer.path("objects")) {
      String hash = object.path("oid").asText();
      LocalFile file = files.get(hash);
      if (file == null) {
        throw new IOException(HubRequest.shown(address) + ": the hub speaks of another file");
      }
      if (object.has("error")) {
        JsonNode error = object.path("error");
        throw new HubException(
            file.path(), error.path("code").asInt(), "", error.path("message").asText());
      }
      if (object.path("actions").has("upload")) {
        links.put(hash, UploadLinks.read(object.path("actions"), address, file.size()));
      } else {
        Files.deleteIfExists(stateFile(hash)); // the hub has it
      }
    }
    return links;
  }

  private static ObjectNode object(String hash, LocalFile file) {
    return HubApi.JSON.createObjectNode().put("oid", hash).put("size", file.size());
  }

  private Path stateFile(String hash) {
    return UploadState.file(stateFolder, api, target, hash);
  }
}
