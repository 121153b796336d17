// Leads on to the page that `data-target` of the script names, with everything that this address asks for. Runs before
// anything is painted, and leaves no step in the history. A classic script: a module would come too late.

window.location.replace(document.currentScript.dataset.target + window.location.search + window.location.hash);
