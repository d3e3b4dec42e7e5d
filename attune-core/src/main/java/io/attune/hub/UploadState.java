package io.attune.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parts of a large file that are sent. The hub gives other addresses with each question, and
 * forgets what went to earlier ones; so the addresses are kept on disk until the file is complete,
 * and what was sent before a process ended is not sent again.
 *
 * <p>The addresses are signed, and let whoever has them send that part for some hours: the folder
 * is closed to other users. The access token is not part of them.
 */
final class UploadState {
  private final Path file;
  private final UploadLinks links;
  private final TreeMap<Integer, String> sent; // a part's number, from 1, and the etag it got

  private UploadState(Path file, UploadLinks links, Map<Integer, String> sent) {
    this.file = file;
    this.links = links;
    this.sent = new TreeMap<>(sent);
  }

  UploadLinks links() {
    return links;
  }

  Map<Integer, String> sent() {
    return sent;
  }

  /** Where the state of a file's upload is kept. */
  static Path file(Path folder, HubApi api, HubRepository target, String hash) {
    String key = api.address(target, "upload") + " " + hash;
    byte[] digest = Sha256.digest().digest(key.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(HexFormat.of().formatHex(digest) + ".json");
  }

  static UploadState begin(Path file, UploadLinks links) throws IOException {
    UploadState state = new UploadState(file, links, Map.of());
    state.write();
    return state;
  }

  /** The state that an earlier process left; what cannot be read counts as none. */
  static Optional<UploadState> find(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = HubApi.JSON.readTree(file.toFile());
      List<URI> parts = new ArrayList<>();
      json.path("parts").forEach(part -> parts.add(URI.create(part.asText())));
      Map<Integer, String> sent = new TreeMap<>();
      json.path("sent")
          .properties()
          .forEach(part -> sent.put(Integer.valueOf(part.getKey()), part.getValue().asText()));
      UploadLinks links =
          new UploadLinks(
              URI.create(json.path("target").asText()),
              json.path("partSize").asLong(),
              parts,
              Optional.empty());
      return Optional.of(new UploadState(file, links, sent));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void put(int part, String etag) throws IOException {
    sent.put(part, etag);
    write();
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private void write() throws IOException {
    createFolder(file.getParent());
    ObjectNode json = HubApi.JSON.createObjectNode();
    json.put("target", links.target().toString()).put("partSize", links.partSize());
    ArrayNode parts = json.putArray("parts");
    links.parts().forEach(part -> parts.add(part.toString()));
    ObjectNode etags = json.putObject("sent");
    sent.forEach((part, etag) -> etags.put(Integer.toString(part), etag));
    AtomicFiles.writeString(file, HubApi.JSON.writeValueAsString(json));
  }

  private static void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
