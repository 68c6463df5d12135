"viewer.js";
